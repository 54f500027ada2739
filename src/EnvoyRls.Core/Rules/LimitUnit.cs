namespace EnvoyRls.Core.Rules;

/// <summary>The unit of a limit; numbers are those of the wire's enum.</summary>
public enum LimitUnit
{
    Unknown = 0,
    Second = 1,
    Minute = 2,
    Hour = 3,
    Day = 4,
    Month = 5,
    Year = 6,
    Week = 7,
}
