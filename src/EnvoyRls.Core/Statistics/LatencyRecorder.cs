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

    /// <summary>The sum of all durations, up to 1/32 off.</summary>
    public TimeSpan Sum()
    {
        double ticks = 0;
        for (int bucket = 0; bucket < LatencyBuckets.Count; bucket++)
        {
            ticks += (double)_counts.Total(bucket) * LatencyBuckets.Middle(bucket);
        }

        return TimeSpan.FromTicks((long)ticks);
    }

    /// <summary>How many durations lie between two bounds, each of which is up to 1/32 off.</summary>
    /// <param name="above">The lower bound, exclusive.</param>
    /// <param name="upTo">The upper bound, inclusive.</param>
    public ulong CountBetween(TimeSpan above, TimeSpan upTo)
    {
        ulong count = 0;
        for (int bucket = 0; bucket < LatencyBuckets.Count; bucket++)
        {
            long middle = LatencyBuckets.Middle(bucket);
            if (middle > above.Ticks && middle <= upTo.Ticks)
            {
                count += _counts.Total(bucket);
            }
        }

        return count;
    }

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
