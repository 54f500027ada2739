using System.Numerics;

namespace EnvoyRls.Cli.Bench.Load;

/// <summary>
/// How long calls took: log-linear counts in nanoseconds, every power of two cut into 128, up to 18 minutes, so that a
/// percentile is at most 0.4 % off. For one thread; those of several are added up.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int PartBits = 7;
    private const int Parts = 1 << PartBits;
    private const int ValueBits = 40;
    private const long Longest = (1L << ValueBits) - 1;

    private readonly long[] _counts = new long[(ValueBits - PartBits + 1) * Parts];
    private double _sum;

    public long Count { get; private set; }

    /// <summary>The longest, in nanoseconds.</summary>
    public long Max { get; private set; }

    /// <summary>Their mean, in nanoseconds; 0 if there is none.</summary>
    public double Mean => Count == 0 ? 0 : _sum / Count;

    public void Record(long nanoseconds)
    {
        nanoseconds = Math.Clamp(nanoseconds, 0, Longest);
        _counts[BucketOf(nanoseconds)]++;
        _sum += nanoseconds;
        Count++;
        Max = Math.Max(Max, nanoseconds);
    }

    public void Add(LatencyHistogram other)
    {
        for (int bucket = 0; bucket < _counts.Length; bucket++)
        {
            _counts[bucket] += other._counts[bucket];
        }

        _sum += other._sum;
        Count += other.Count;
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>The nanoseconds that a part of all stays within; 0 if there is none.</summary>
    /// <param name="part">Above 0 and up to 1: 0.99 for the 99th percentile.</param>
    public long Quantile(double part)
    {
        long rank = Math.Max(1, (long)Math.Ceiling(part * Count));
        long seen = 0;
        for (int bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= rank)
            {
                return Math.Min(LongestOf(bucket), Max);
            }
        }

        return 0;
    }

    /// <summary>How many took longer, to within 0.8 % of the bound.</summary>
    public long CountAbove(long nanoseconds)
    {
        long count = 0;
        for (int bucket = BucketOf(Math.Min(nanoseconds, Longest)) + 1; bucket < _counts.Length; bucket++)
        {
            count += _counts[bucket];
        }

        return count;
    }

    private static int BucketOf(long value)
    {
        int shift = Math.Max(0, BitOperations.Log2((ulong)value | 1) - PartBits);
        return (shift * Parts) + (int)(value >> shift);
    }

    private static long LongestOf(int bucket)
    {
        int shift = Math.Max(0, (bucket / Parts) - 1);
        return ((bucket - (shift * Parts) + 1L) << shift) - 1;
    }
}
