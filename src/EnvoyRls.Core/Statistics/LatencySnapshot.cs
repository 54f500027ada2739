namespace EnvoyRls.Core.Statistics;

/// <summary>What a <see cref="LatencyRecorder"/> had noted at some moment, or between two.</summary>
public sealed class LatencySnapshot
{
    private readonly ulong[] _counts;

    internal LatencySnapshot(ulong[] counts)
    {
        _counts = counts;
        foreach (ulong count in counts)
        {
            Count += count;
        }
    }

    /// <summary>How many durations were noted.</summary>
    public ulong Count { get; }

    /// <summary>What was noted after <paramref name="earlier"/>, which the same recorder gave.</summary>
    public LatencySnapshot Since(LatencySnapshot earlier)
    {
        ulong[] counts = new ulong[_counts.Length];
        for (int bucket = 0; bucket < counts.Length; bucket++)
        {
            counts[bucket] = _counts[bucket] - earlier._counts[bucket];
        }

        return new LatencySnapshot(counts);
    }

    /// <summary>
    /// The duration that so large a part stays within, up to 1/32 off, or 50 ns; <see langword="null"/> if none was noted.
    /// </summary>
    /// <param name="part">Above 0 and up to 1: 0.99 for the 99th percentile.</param>
    public TimeSpan? Quantile(double part)
    {
        ulong rank = Math.Max(1, (ulong)Math.Ceiling(part * Count));
        ulong seen = 0;
        for (int bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= rank)
            {
                return TimeSpan.FromTicks(LatencyBuckets.Middle(bucket));
            }
        }

        return null;
    }
}
