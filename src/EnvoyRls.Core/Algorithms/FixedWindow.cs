using EnvoyRls.Core.Rules;

namespace EnvoyRls.Core.Algorithms;

/// <summary>
/// The fixed window: hits are counted from the window's first second and forgotten at its end. Windows are aligned to
/// the Unix epoch in UTC, so a week starts on Thursday and a month is a block of 30 days, as in the reference;
/// calendar months are an option.
/// </summary>
public static class FixedWindow
{
    /// <summary>The state after a charge: hits are added, saturating at 2^63-1.</summary>
    /// <param name="count">Hits counted in the window so far, at least 0.</param>
    /// <param name="hits">Hits to add, at least 0.</param>
    public static long Add(long count, long hits) => count > long.MaxValue - hits ? long.MaxValue : count + hits;

    /// <summary>The state after a refund: hits are taken back, never below 0.</summary>
    public static long Refund(long count, long hits) => count > hits ? count - hits : 0;

    /// <summary>The window that a moment lies in.</summary>
    /// <param name="unit">The limit's unit; not <see cref="LimitUnit.Unknown"/>.</param>
    /// <param name="now">Unix seconds.</param>
    /// <param name="calendarMonths">Whether a month is the calendar's, in UTC, instead of 30 days.</param>
    public static Window At(LimitUnit unit, long now, bool calendarMonths)
    {
        if (calendarMonths && unit == LimitUnit.Month)
        {
            DateTime today = DateTimeOffset.FromUnixTimeSeconds(now).UtcDateTime;
            DateTimeOffset first = new(today.Year, today.Month, 1, 0, 0, 0, TimeSpan.Zero);
            long start = first.ToUnixTimeSeconds();
            return new Window(start, first.AddMonths(1).ToUnixTimeSeconds() - start);
        }

        long seconds = LimitUnits.Seconds(unit);
        return new Window(now - (now % seconds), seconds);
    }
}
