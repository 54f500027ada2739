namespace EnvoyRls.Core.Algorithms;

/// <summary>Windows that follow the calendar, in UTC, instead of having one length.</summary>
public enum CalendarPeriod
{
    /// <summary>Not the calendar's: windows of one length, aligned to the Unix epoch.</summary>
    None,

    /// <summary>From Monday to Sunday.</summary>
    Week,

    Month,
    Year,
}
