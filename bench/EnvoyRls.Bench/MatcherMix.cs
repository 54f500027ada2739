namespace EnvoyRls.Bench;

/// <summary>What the rules of a matcher benchmark have for <c>match:</c>.</summary>
public enum MatcherMix
{
    Set,

    /// <summary>IPv4 networks of two lengths.</summary>
    Cidr,

    /// <summary>IPv6 networks.</summary>
    CidrV6,
    Number,
    Prefix,
    Suffix,
    Regex,

    /// <summary>Rules that all exclude the value but the last one.</summary>
    Not,

    /// <summary>Wildcards that differ only between two <c>*</c>.</summary>
    Middle,
}
