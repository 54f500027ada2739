using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting.StandIn;

/// <summary>What the store last told of a counter. Times are Unix microseconds.</summary>
/// <param name="At">When; 0 for never.</param>
/// <param name="Window">Of fixed windows the start of the one that was counted in.</param>
/// <param name="Held">Of fixed windows the hits counted, of all others the hits that remained.</param>
/// <param name="Reset">Of all but fixed windows: when the counter is as if it had never been charged, if nobody charges it.</param>
internal readonly record struct LastSeen(long At, long Window, long Held, long Reset)
{
    /// <summary>Whether it tells of the window that a charge goes to.</summary>
    public bool IsOf(in Charge charge) => At != 0 && (charge.Limit.Algorithm != LimitAlgorithm.FixedWindow || Window == charge.Window.Start);

    /// <summary>
    /// The hits that are thought to remain of the limit, for all replicas together, when this one begins to count by itself.
    /// </summary>
    /// <param name="charge">The first charge that is counted so.</param>
    /// <param name="now">Now.</param>
    /// <param name="away">Since when the store has been away, no later than now.</param>
    public long Remaining(in Charge charge, long now, long away)
    {
        Limit limit = charge.Limit;
        if (limit.Algorithm == LimitAlgorithm.FixedWindow)
        {
            return IsOf(charge) ? OfWindow(limit.Amount, charge.Window, away) : Unseen(limit.Amount, charge.Window, away);
        }

        long capacity = Limit.IsPaced(limit.Algorithm) ? limit.Burst : limit.Amount;
        long remained = Math.Clamp(Held, 0, capacity);
        if (At == 0 || now >= Reset)
        {
            return capacity;
        }

        // What slides out of a window does so at moments that are not known; a rate is.
        return Limit.IsPaced(limit.Algorithm) ? remained + Part(capacity - remained, now - At, Reset - At) : remained;
    }

    /// <summary>Nobody is known to have used the window: it is taken to be used evenly.</summary>
    private static long Unseen(long amount, Window window, long away) =>
        amount - Part(amount, away - window.Start, window.Length);

    /// <summary>
    /// Other replicas went on charging the counter after it was seen here: at the rate until then, but no faster than would use up the
    /// limit by the end of the window.
    /// </summary>
    private long OfWindow(long amount, Window window, long away)
    {
        long remained = Math.Max(0, amount - Held);
        long passed = Math.Clamp(away - At, 0, Math.Max(0, window.End - At));
        long steadily = Held == 0 ? 0 : Part(Held, passed, Math.Max(1, At - window.Start));
        return remained - Math.Min(steadily, Part(remained, passed, window.End - At));
    }

    /// <summary>The part of a number that time has reached, rounded down; all of it from the end on.</summary>
    private static long Part(long number, long passed, long whole) =>
        passed <= 0 ? 0 : whole <= 0 ? number : (long)Int128.Min((Int128)number * passed / whole, long.MaxValue);
}
