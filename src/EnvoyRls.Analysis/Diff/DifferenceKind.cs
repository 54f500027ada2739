namespace EnvoyRls.Analysis.Diff;

/// <summary>In what two rule sets differ.</summary>
internal enum DifferenceKind
{
    Added,
    Removed,

    /// <summary>A field has another value.</summary>
    Changed,

    /// <summary>The same rule stands at another place of the tree.</summary>
    Moved,

    /// <summary>Of two siblings that match the same values, another one is tried first.</summary>
    Reordered,
}
