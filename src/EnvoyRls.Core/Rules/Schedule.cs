namespace EnvoyRls.Core.Rules;

/// <summary>
/// When a rule or a limit holds: between two moments, on some days, in some hours, in one time zone. What it says is
/// immutable; the answer for the minute under way is remembered.
/// </summary>
public sealed class Schedule
{
    private const long Minute = 60_000_000;

    /// <summary>Every day of the week.</summary>
    public static readonly IReadOnlySet<DayOfWeek> EveryDay = new HashSet<DayOfWeek>(Enum.GetValues<DayOfWeek>());

    /// <summary>The minute last asked for, doubled, plus 1 if the wall clock's part holds in it: one word, so that it is read whole.</summary>
    private long _remembered = -1;

    /// <summary>First moment, Unix time in microseconds; <see langword="null"/> for no beginning.</summary>
    public long? From { get; internal init; }

    /// <summary>First moment after the last, Unix time in microseconds; <see langword="null"/> for no end.</summary>
    public long? Until { get; internal init; }

    /// <summary>The days of the week it holds on.</summary>
    public IReadOnlySet<DayOfWeek> Days { get; internal init; } = EveryDay;

    /// <summary>
    /// The hours of those days it holds in, in whole minutes; empty for all. Hours whose end is not after their start go
    /// on into the next day and belong to the day they start on.
    /// </summary>
    public IReadOnlyList<(TimeOnly Start, TimeOnly End)> Hours { get; internal init; } = [];

    /// <summary>The zone whose wall clock days and hours are read from.</summary>
    public TimeZoneInfo TimeZone { get; internal init; } = TimeZoneInfo.Utc;

    /// <summary>Whether it holds at a moment. Allocates nothing but at the first call of a minute.</summary>
    /// <param name="now">Unix time in microseconds, not before 1972: until then some clocks were off by parts of a minute.</param>
    public bool IsActive(long now)
    {
        if (now < From || now >= Until)
        {
            return false;
        }

        long minute = now / Minute;
        long remembered = Volatile.Read(ref _remembered);
        if (remembered >> 1 != minute)
        {
            remembered = (minute << 1) | (IsActiveByWallClock(minute * Minute) ? 1L : 0L);
            Volatile.Write(ref _remembered, remembered);
        }

        return (remembered & 1) != 0;
    }

    /// <summary>A schedule cut off at a moment, in Unix microseconds; where there is no moment, the schedule itself.</summary>
    internal static Schedule? EndingBy(Schedule? schedule, long? end)
    {
        if (end is null || schedule?.Until <= end)
        {
            return schedule;
        }

        return schedule is null
            ? new Schedule { Until = end }
            : new Schedule { From = schedule.From, Until = end, Days = schedule.Days, Hours = schedule.Hours, TimeZone = schedule.TimeZone };
    }

    private bool IsActiveByWallClock(long moment)
    {
        DateTime local = TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddMicroseconds(moment), TimeZone);
        return Hours.Count == 0 ? Days.Contains(local.DayOfWeek) : IsInHours(local);
    }

    private bool IsInHours(DateTime local)
    {
        TimeOnly time = TimeOnly.FromDateTime(local);
        foreach ((TimeOnly start, TimeOnly end) in Hours)
        {
            bool overnight = end <= start;
            if (time >= start && (overnight || time < end) && Days.Contains(local.DayOfWeek))
            {
                return true;
            }

            if (overnight && time < end && Days.Contains(local.AddDays(-1).DayOfWeek))
            {
                return true;
            }
        }

        return false;
    }
}
