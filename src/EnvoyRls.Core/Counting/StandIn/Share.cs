using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting.StandIn;

/// <summary>One replica's part of a limit that all replicas count together while they can: amount and burst, rounded up.</summary>
internal static class Share
{
    /// <summary>The part of a limit.</summary>
    /// <param name="limit">The whole.</param>
    /// <param name="replicas">How many share it, at least 1.</param>
    public static Limit Of(Limit limit, int replicas)
    {
        uint? burst = Limit.IsPaced(limit.Algorithm) ? (uint)Part(limit.Burst, replicas) : null;

        // Rounding up may ask for more burst per amount than a limit can express; then the whole has to do.
        return replicas > 1
            && Limit.TryCreate(
                limit.Algorithm, (uint)Part(limit.Amount, replicas), limit.WindowMicroseconds, burst, limit.MaxDelayMicroseconds, out Limit? share, out _)
            ? share
            : limit;
    }

    /// <summary>The hits that are charged to a fresh counter of a share, so that it admits this replica's part of what remains.</summary>
    public static long Used(Limit share, long remaining, int replicas) => Math.Max(0, Capacity(share) - Part(remaining, replicas));

    /// <summary>The hits that a counter of a limit admits at once, from idle.</summary>
    public static long Capacity(Limit limit) => Limit.IsPaced(limit.Algorithm) ? limit.Burst : limit.Amount;

    private static long Part(long whole, int replicas) => (whole + replicas - 1) / replicas;
}
