namespace EnvoyRls.Core.Rules;

/// <summary>What a limit answers when its counter cannot be charged.</summary>
public enum StoreFailureMode
{
    /// <summary>The call fails with a gRPC error, so that the proxy's own failure mode decides.</summary>
    Error,

    /// <summary>Within the limit.</summary>
    Allow,

    /// <summary>Over the limit.</summary>
    Deny,

    /// <summary>Counted in this replica's memory against its share of the limit.</summary>
    Local,
}
