namespace EnvoyRls.Core.Rules;

/// <summary>When a rule or a limit holds: between two moments, on some days, in some hours, in one time zone. Immutable.</summary>
public sealed class Schedule
{
    /// <summary>First moment, Unix time in microseconds; <see langword="null"/> for no beginning.</summary>
    public long? From { get; internal init; }

    /// <summary>First moment after the last, Unix time in microseconds; <see langword="null"/> for no end.</summary>
    public long? Until { get; internal init; }

    /// <summary>The days of the week it holds on.</summary>
    public IReadOnlySet<DayOfWeek> Days { get; internal init; } = new HashSet<DayOfWeek>(Enum.GetValues<DayOfWeek>());

    /// <summary>
    /// The hours of those days it holds in; empty for all. Hours whose end is not after their start go on into the next
    /// day and belong to the day they start on.
    /// </summary>
    public IReadOnlyList<(TimeOnly Start, TimeOnly End)> Hours { get; internal init; } = [];

    /// <summary>The zone whose wall clock days and hours are read from.</summary>
    public TimeZoneInfo TimeZone { get; internal init; } = TimeZoneInfo.Utc;

    /// <summary>Whether it holds at a moment.</summary>
    /// <param name="now">Unix time in microseconds.</param>
    public bool IsActive(long now)
    {
        if (now < From || now >= Until)
        {
            return false;
        }

        DateTime local = TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddMicroseconds(now), TimeZone);
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
