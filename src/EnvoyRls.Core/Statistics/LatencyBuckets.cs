using System.Numerics;

namespace EnvoyRls.Core.Statistics;

/// <summary>
/// The buckets of a <see cref="LatencyRecorder"/>, in ticks of 100 ns: one for each tick up to 1.6 µs, from there on sixteen for
/// each power of two. The middle of a bucket is off by at most 1/32 of what fell into it, or half a tick.
/// </summary>
internal static class LatencyBuckets
{
    private const int PartBits = 4;
    private const int Parts = 1 << PartBits;

    /// <summary>2^30 ticks are 107 s.</summary>
    private const int TickBits = 30;

    public const int Count = (TickBits - PartBits + 1) * Parts;

    /// <summary>The longest duration that is told from longer ones, in ticks.</summary>
    public const long Longest = (1L << TickBits) - 1;

    /// <summary>The bucket of a duration; a clock that stepped back makes no negative ones.</summary>
    public static int Of(long ticks)
    {
        ulong clamped = (ulong)Math.Clamp(ticks, 0, Longest);
        if (clamped < Parts)
        {
            return (int)clamped;
        }

        int shift = BitOperations.Log2(clamped) - PartBits;
        return (shift * Parts) + (int)(clamped >> shift);
    }

    /// <summary>The middle of a bucket, in ticks.</summary>
    public static long Middle(int bucket)
    {
        if (bucket < 2 * Parts)
        {
            return bucket;
        }

        int shift = (bucket / Parts) - 1;
        long least = (long)((bucket % Parts) + Parts) << shift;
        return least + (1L << shift >> 1);
    }
}
