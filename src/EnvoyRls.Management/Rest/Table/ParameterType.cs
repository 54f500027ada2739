namespace EnvoyRls.Management.Rest.Table;

/// <summary>What the value of a parameter is.</summary>
internal enum ParameterType
{
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>A moment, RFC 3339, or a date for its beginning in UTC.</summary>
    Moment,

    /// <summary>A time with units, as in rules: <c>90s</c>, <c>1h30m</c>.</summary>
    Duration,

    /// <summary>One of certain words.</summary>
    Word,
}
