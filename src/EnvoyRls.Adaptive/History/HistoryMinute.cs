using EnvoyRls.Adaptive.Observation;

namespace EnvoyRls.Adaptive.History;

/// <summary>One minute of the past.</summary>
/// <param name="Interval">What was seen, as if it had been one tick: the busiest keys and signatures one by one, clients not at all.</param>
/// <param name="IsClean">Whether no domain was suspicious as a whole.</param>
/// <param name="Demand">What keys asked for, by segment, without what was suspicious.</param>
internal sealed record HistoryMinute(ObservedInterval Interval, bool IsClean, IReadOnlyList<SegmentDemand> Demand)
{
    /// <summary>When it began.</summary>
    public DateTimeOffset Start => DateTimeOffset.UnixEpoch + TimeSpan.FromMicroseconds(Interval.Start);
}
