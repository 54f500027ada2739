namespace EnvoyRls.Adaptive.Overrides;

/// <summary>What has become of an override.</summary>
internal enum OverrideState
{
    /// <summary>It would have been made, but the domain is only observed.</summary>
    Observed,

    /// <summary>It waits for a person.</summary>
    Suggested,

    /// <summary>It is in force.</summary>
    Active,

    /// <summary>It is in force and being loosened step by step.</summary>
    Releasing,

    /// <summary>A person said no.</summary>
    Rejected,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>A person ended it, or the kill switch did.</summary>
    Revoked,
}
