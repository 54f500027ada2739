namespace EnvoyRls.Core.Rules.Grammar;

/// <summary>What may be written as the value of a key.</summary>
internal enum GrammarType
{
    /// <summary>Any scalar, taken as written.</summary>
    Text,

    /// <summary>A boolean of YAML 1.1.</summary>
    Flag,

    /// <summary>A whole number, up to 2^32-1.</summary>
    Number,

    /// <summary>One of a few words.</summary>
    Word,

    /// <summary>A time with its units: <c>90s</c>, <c>1h30m</c>.</summary>
    Duration,

    /// <summary>A share of a whole: <c>25%</c>.</summary>
    Percentage,

    /// <summary>A date, or a date and time of RFC 3339.</summary>
    Moment,

    /// <summary>A list of scalars, each taken as written.</summary>
    TextList,

    /// <summary>A mapping whose keys the language knows.</summary>
    Mapping,

    /// <summary>A list of such mappings.</summary>
    MappingList,

    /// <summary>A mapping of names to shares of a whole.</summary>
    Shares,

    /// <summary>A mapping of anything.</summary>
    Free,
}
