namespace EnvoyRls.Core.Rules;

/// <summary>Names and lengths of units.</summary>
public static class LimitUnits
{
    /// <summary>The unit of a name in any letter case; <see cref="LimitUnit.Unknown"/> for any other text.</summary>
    public static LimitUnit Parse(string name) => name.ToUpperInvariant() switch
    {
        "SECOND" => LimitUnit.Second,
        "MINUTE" => LimitUnit.Minute,
        "HOUR" => LimitUnit.Hour,
        "DAY" => LimitUnit.Day,
        "WEEK" => LimitUnit.Week,
        "MONTH" => LimitUnit.Month,
        "YEAR" => LimitUnit.Year,
        _ => LimitUnit.Unknown,
    };

    /// <summary>Length in seconds: a month has 30 days, a year 365. Zero for an unknown unit.</summary>
    public static long Seconds(LimitUnit unit) => unit switch
    {
        LimitUnit.Second => 1,
        LimitUnit.Minute => 60,
        LimitUnit.Hour => 3_600,
        LimitUnit.Day => 86_400,
        LimitUnit.Week => 604_800,
        LimitUnit.Month => 2_592_000,
        LimitUnit.Year => 31_536_000,
        _ => 0,
    };

    /// <summary>The name in capitals, as the rule dump and the wire's enum spell it.</summary>
    public static string Name(LimitUnit unit) => unit switch
    {
        LimitUnit.Second => "SECOND",
        LimitUnit.Minute => "MINUTE",
        LimitUnit.Hour => "HOUR",
        LimitUnit.Day => "DAY",
        LimitUnit.Week => "WEEK",
        LimitUnit.Month => "MONTH",
        LimitUnit.Year => "YEAR",
        _ => "UNKNOWN",
    };
}
