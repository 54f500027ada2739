namespace EnvoyRls.Core.Statistics;

/// <summary>
/// How long calls take, finely enough for percentiles from microseconds to minutes: log-linear counts, every power of two cut
/// into sixteen. Safe from any thread; recording neither waits nor allocates.
/// </summary>
public sealed class LatencyRecorder
{
    private readonly StripedSum _counts = new(LatencyBuckets.Count);

    /// <summary>Notes a duration; what is longer than 107 s counts as that.</summary>
    public void Record(TimeSpan duration) => _counts.Add(LatencyBuckets.Of(duration.Ticks), 1);

    /// <summary>All that was noted so far; two of them tell what was noted in between.</summary>
    public LatencySnapshot Snapshot()
    {
        ulong[] counts = new ulong[LatencyBuckets.Count];
        for (int bucket = 0; bucket < counts.Length; bucket++)
        {
            counts[bucket] = _counts.Total(bucket);
        }

        return new LatencySnapshot(counts);
    }
}
