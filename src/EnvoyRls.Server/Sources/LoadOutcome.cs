namespace EnvoyRls.Server.Sources;

/// <summary>What became of a set of rule documents.</summary>
internal enum LoadOutcome
{
    /// <summary>Its rules are in force.</summary>
    Applied,

    /// <summary>It has mistakes; the rules before it stay in force.</summary>
    Rejected,

    /// <summary>It could not be read; the rules before it stay in force.</summary>
    Unreadable,
}
