namespace EnvoyRls.Adaptive.Policy;

/// <summary>What can happen to an override.</summary>
internal enum PolicyEventKind
{
    /// <summary>It came into force.</summary>
    Entered,

    /// <summary>It was proposed.</summary>
    Suggested,

    /// <summary>It would have been made, but its domain is only observed.</summary>
    Observed,

    /// <summary>It was given another term.</summary>
    Renewed,

    /// <summary>It came back to its full strength while it was being loosened.</summary>
    Relapsed,

    /// <summary>It was loosened by one step.</summary>
    Loosened,

    /// <summary>It is over: released in full, or its time was up.</summary>
    Ended,

    /// <summary>It was ended because it may not be in force any longer: mode, kill switch, an exemption.</summary>
    Revoked,
}
