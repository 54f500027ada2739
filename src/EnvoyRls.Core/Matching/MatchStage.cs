namespace EnvoyRls.Core.Matching;

/// <summary>The ways in which siblings are found, in the order in which they are preferred.</summary>
internal enum MatchStage
{
    Exact,
    Set,
    Cidr,
    Number,
    Prefix,
    Suffix,
    Regex,
    Wildcard,
    Not,
    KeyAlone,
}
