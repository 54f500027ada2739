namespace EnvoyRls.Analysis.Conflicts;

/// <summary>What is odd about two rules.</summary>
internal enum ConflictKind
{
    /// <summary>One can never decide, because the other always does.</summary>
    Shadowed,

    /// <summary>They want opposite things for the same requests.</summary>
    Contradictory,

    /// <summary>They say the same about the same requests.</summary>
    Duplicate,
}
