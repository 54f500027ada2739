using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting.Regions;

/// <summary>How much is borrowed, and how much a region keeps: arithmetic without state.</summary>
internal static class TransferPlan
{
    /// <summary>A region keeps one of so many parts of what it has, however little it uses.</summary>
    private const int Reserve = 10;

    /// <summary>At least one of so many parts is borrowed at a time, so that a limit asked for at a trickle is not borrowed hit by hit.</summary>
    private const int LeastPart = 128;

    /// <summary>The longest pause after a refusal, in microseconds.</summary>
    private const long LongestPause = 10_000_000;

    /// <summary>Hits that a counter admits at once from idle, without delay.</summary>
    public static long CapacityOf(Limit limit) => Limit.IsPaced(limit.Algorithm) ? limit.Burst : limit.Amount;

    /// <summary>What calls ask for in a second, by the first that is seen of a counter.</summary>
    public static double FirstRate(in Charge charge, long now)
    {
        long elapsed = charge.Limit.Algorithm == LimitAlgorithm.FixedWindow ? now - charge.Window.Start : charge.Limit.WindowMicroseconds;
        long used = charge.Limit.Algorithm == LimitAlgorithm.FixedWindow ? charge.Counter : charge.Limit.Amount;
        return used * 1e6 / Math.Max(1_000, elapsed);
    }

    /// <summary>Hits to borrow, so that calls find some until the next time; 0 for none.</summary>
    /// <param name="shortage">The counter, just visited.</param>
    /// <param name="now">Unix microseconds.</param>
    /// <param name="horizon">Microseconds until what is borrowed next time is there.</param>
    public static long Wanted(Shortage shortage, long now, long horizon)
    {
        long capacity = CapacityOf(shortage.Limit);
        double near = Math.Max(shortage.Rate * horizon / 1e6, Math.Max(1, capacity / (double)LeastPart));
        long remaining = Math.Max(0, shortage.Remaining);
        double target = near * 4;
        if (shortage.IsFixedWindow)
        {
            // What the window has no time left for would be nobody's.
            target = Math.Min(target, Math.Max(1, shortage.Rate * (shortage.Window.End - now) / 1e6));
        }

        long used = Math.Max(0, capacity - remaining);
        return remaining >= Math.Max(1, Math.Min(near * 2, target)) ? 0 : Math.Min((long)Math.Ceiling(target) - remaining, used);
    }

    /// <summary>Hits that a region can spare.</summary>
    /// <param name="look">The look at its counter, answered.</param>
    /// <param name="borrowed">Hits that are known to have been borrowed from it in this window.</param>
    /// <param name="now">Unix microseconds.</param>
    public static long Spared(in Charge look, long borrowed, long now)
    {
        long capacity = CapacityOf(look.Limit);
        if (look.Limit.Algorithm != LimitAlgorithm.FixedWindow)
        {
            return Math.Max(0, look.Outcome.Remaining - (capacity / Reserve));
        }

        long left = Math.Clamp(look.Window.End - now, 0, look.Window.Length);
        long elapsed = Math.Max(1, look.Window.Length - left);
        double own = Math.Max(0, look.Counter - borrowed) * (double)left / elapsed;
        double kept = Math.Max(own, capacity * (double)left / look.Window.Length / Reserve);
        return Math.Max(0, (long)(capacity - look.Counter - kept));
    }

    /// <summary>Hits, rounded up, that a counter forgets in a time: what is borrowed of it is worth so much less when it arrives.</summary>
    public static long Drained(Limit limit, long elapsed) =>
        Limit.IsPaced(limit.Algorithm) ? MixedNumber.MulDiv(Math.Min(elapsed, limit.WindowMicroseconds), limit.Amount, limit.WindowMicroseconds).Ceiling : 0;

    /// <summary>How long nobody is asked after all have refused, in microseconds.</summary>
    public static long PauseAfterRefusal(Limit limit, long interval) => Math.Clamp(limit.WindowMicroseconds / 64, interval, Math.Max(interval, LongestPause));
}
