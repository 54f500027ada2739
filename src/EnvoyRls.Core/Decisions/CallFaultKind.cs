namespace EnvoyRls.Core.Decisions;

/// <summary>The kinds of <see cref="CallFault"/>, each with its own gRPC and HTTP code at the edge.</summary>
public enum CallFaultKind
{
    /// <summary>The request makes no sense; sending it again will not help.</summary>
    InvalidRequest,

    /// <summary>No rule set has been loaded yet.</summary>
    NotConfigured,

    /// <summary>The counter store cannot answer.</summary>
    StoreUnavailable,

    /// <summary>The caller's deadline passed.</summary>
    DeadlineExceeded,

    /// <summary>Too much is under way already.</summary>
    Overloaded,
}
