namespace EnvoyRls.Cli.Charts;

/// <summary>Admitted and denied requests per interval of time.</summary>
/// <param name="Start">Where the first interval starts.</param>
/// <param name="Width">How long each is.</param>
/// <param name="Intervals">The counts, one after another without gaps.</param>
internal sealed record TimeSeries(DateTimeOffset Start, TimeSpan Width, IReadOnlyList<VerdictCount> Intervals)
{
    /// <summary>The most requests of any interval; 0 without any.</summary>
    public long Peak => Intervals.Count == 0 ? 0 : Intervals.Max(interval => interval.Total);

    /// <summary>Where an interval starts.</summary>
    public DateTimeOffset StartOf(int interval) => Start + (interval * Width);

    /// <summary>The width in words: <c>5 minutes</c>.</summary>
    public string WidthInWords => Width switch
    {
        { TotalDays: >= 1 } when Width.Ticks % TimeSpan.TicksPerDay == 0 => Words((long)Width.TotalDays, "day"),
        { TotalHours: >= 1 } when Width.Ticks % TimeSpan.TicksPerHour == 0 => Words((long)Width.TotalHours, "hour"),
        { TotalMinutes: >= 1 } when Width.Ticks % TimeSpan.TicksPerMinute == 0 => Words((long)Width.TotalMinutes, "minute"),
        _ => Words((long)Width.TotalSeconds, "second"),
    };

    private static string Words(long count, string unit) => count == 1 ? unit : $"{count} {unit}s";
}
