namespace EnvoyRls.Core.Matching;

/// <summary>How a descriptor's <c>match:</c> compares a request's value with its own.</summary>
public enum MatchKind
{
    /// <summary>The same text, letter by letter.</summary>
    Exact,

    /// <summary>One of several texts.</summary>
    Set,

    /// <summary>An IPv4 or IPv6 address within a network.</summary>
    Cidr,

    /// <summary>A decimal number within a range.</summary>
    Number,

    /// <summary>Starts with a text.</summary>
    Prefix,

    /// <summary>Ends with a text.</summary>
    Suffix,

    /// <summary>As a whole matches a regular expression, in time linear in its length.</summary>
    Regex,
}
