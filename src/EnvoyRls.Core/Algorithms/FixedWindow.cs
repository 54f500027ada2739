namespace EnvoyRls.Core.Algorithms;

/// <summary>
/// The fixed window: hits are counted from the window's first moment and forgotten at its end. Windows are aligned to
/// the Unix epoch in UTC, so a week starts on Thursday and a month is a block of 30 days, as in the reference; windows
/// of the calendar are an option.
/// </summary>
public static class FixedWindow
{
    private const long Second = 1_000_000;

    /// <summary>The state after a charge: hits are added, saturating at 2^63-1.</summary>
    /// <param name="count">Hits counted in the window so far, at least 0.</param>
    /// <param name="hits">Hits to add, at least 0.</param>
    public static long Add(long count, long hits) => count > long.MaxValue - hits ? long.MaxValue : count + hits;

    /// <summary>The state after a refund: hits are taken back, never below 0.</summary>
    public static long Refund(long count, long hits) => count > hits ? count - hits : 0;

    /// <summary>The window of that length that a moment lies in.</summary>
    /// <param name="now">Unix time in microseconds.</param>
    /// <param name="length">Length in microseconds.</param>
    public static Window At(long now, long length) => new(now - (now % length), length);

    /// <summary>The calendar's window, in UTC, that a moment lies in; a week starts on Monday (ISO 8601).</summary>
    /// <param name="now">Unix time in microseconds.</param>
    /// <param name="period">Week, month or year.</param>
    public static Window At(long now, CalendarPeriod period)
    {
        DateTime today = DateTimeOffset.FromUnixTimeSeconds(now / Second).UtcDateTime.Date;
        (DateTime first, DateTime next) = period switch
        {
            CalendarPeriod.Week => Week(today),
            CalendarPeriod.Month => Month(today),
            CalendarPeriod.Year => (new DateTime(today.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(today.Year + 1, 1, 1, 0, 0, 0, DateTimeKind.Utc)),
            _ => throw new ArgumentOutOfRangeException(nameof(period), period, "not a calendar period"),
        };
        long start = (first - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return new Window(start, (next - first).Ticks / TimeSpan.TicksPerMicrosecond);
    }

    private static (DateTime First, DateTime Next) Week(DateTime today)
    {
        DateTime monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        return (monday, monday.AddDays(7));
    }

    private static (DateTime First, DateTime Next) Month(DateTime today)
    {
        DateTime first = new(today.Year, today.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        return (first, first.AddMonths(1));
    }
}
