namespace EnvoyRls.Core.Matching;

/// <summary>Why a node was not taken.</summary>
internal enum PassedOverReason
{
    /// <summary>It matches and was preferred, but nothing below it matches the rest, and it lets the search go on.</summary>
    FellThrough,

    /// <summary>It matches, but the node taken is preferred.</summary>
    LessPreferred,

    /// <summary>It does not match the value.</summary>
    OtherValue,
}
