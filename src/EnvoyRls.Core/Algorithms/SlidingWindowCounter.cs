namespace EnvoyRls.Core.Algorithms;

/// <summary>
/// The sliding window estimated from two fixed ones (Cloudflare, "How we built rate limiting capable of scaling to
/// millions of domains", 2017): hits of the current window, and those of the previous one weighted by the part of it
/// that the sliding window still covers. Windows are aligned to the Unix epoch.
/// </summary>
/// <remarks>
/// The weighted hits are rounded up, so that the comparison with the amount is that of the real numbers. Retry and reset
/// are exact. A clock that steps back out of the current window reads as its first moment.
/// </remarks>
public static class SlidingWindowCounter
{
    /// <summary>Charges hits at a moment, and tells what became of them. A denial and a look change nothing.</summary>
    /// <param name="state">The counter.</param>
    /// <param name="now">Unix time in microseconds.</param>
    /// <param name="limit">What is enforced.</param>
    /// <param name="hits">Above 0 to charge, 0 to look, below 0 to give back: to the current window first, then to the previous.</param>
    public static ChargeOutcome Apply(ref SlidingWindowCounterState state, long now, Limit limit, long hits)
    {
        if (limit.Amount == 0)
        {
            return ChargeOutcome.OfZeroAmount(hits);
        }

        long window = limit.WindowMicroseconds;
        long at = Math.Max(now, state.Start);
        SlidingWindowCounterState rolled = Roll(state, at - (at % window), window);
        if (hits < 0)
        {
            rolled = state = Refund(rolled, -hits);
        }
        else if (hits > 0)
        {
            if (hits > limit.Amount - Estimate(rolled, at, window))
            {
                long retry = hits > limit.Amount ? ChargeOutcome.Never : AdmittedFrom(rolled, limit, hits) - now;
                return new ChargeOutcome(false, Remaining(rolled, at, limit), EmptyFrom(rolled, now, window) - now, retry, 0);
            }

            rolled = state = rolled with { Current = rolled.Current + hits };
        }

        return new ChargeOutcome(true, Remaining(rolled, at, limit), EmptyFrom(rolled, now, window) - now, 0, 0);
    }

    /// <summary>
    /// Undoes a charge of hits that were admitted: takes them from the window they were counted in, while that still counts,
    /// and from no other. The counter stands as if they had not been charged.
    /// </summary>
    /// <param name="state">The counter.</param>
    /// <param name="now">Unix time in microseconds.</param>
    /// <param name="limit">What is enforced.</param>
    /// <param name="hits">The hits that were charged, at least 0.</param>
    /// <param name="chargedAt">The now that they were charged at.</param>
    public static ChargeOutcome GiveBack(ref SlidingWindowCounterState state, long now, Limit limit, long hits, long chargedAt)
    {
        if (limit.Amount == 0)
        {
            return ChargeOutcome.OfZeroAmount(0);
        }

        long window = limit.WindowMicroseconds;
        long at = Math.Max(now, state.Start);
        SlidingWindowCounterState rolled = Roll(state, at - (at % window), window);
        long charged = chargedAt - (chargedAt % window);
        if (charged == rolled.Start && rolled.Current > 0)
        {
            rolled = state = rolled with { Current = Math.Max(0, rolled.Current - hits) };
        }
        else if (charged == rolled.Start - window && rolled.Previous > 0)
        {
            rolled = state = rolled with { Previous = Math.Max(0, rolled.Previous - hits) };
        }

        return new ChargeOutcome(true, Remaining(rolled, at, limit), EmptyFrom(rolled, now, window) - now, 0, 0);
    }

    private static SlidingWindowCounterState Roll(SlidingWindowCounterState state, long start, long window) =>
        (start - state.Start) switch
        {
            0 => state,
            long passed when passed == window => new SlidingWindowCounterState(start, 0, state.Current),
            _ => new SlidingWindowCounterState(start, 0, 0),
        };

    private static SlidingWindowCounterState Refund(SlidingWindowCounterState state, long hits)
    {
        long ofCurrent = Math.Min(hits, state.Current);
        long ofPrevious = Math.Min(hits - ofCurrent, state.Previous);
        return state with { Current = state.Current - ofCurrent, Previous = state.Previous - ofPrevious };
    }

    private static long Estimate(SlidingWindowCounterState state, long at, long window) =>
        MixedNumber.MulDiv(state.Previous, state.Start + window - at, window).Ceiling + state.Current;

    private static long Remaining(SlidingWindowCounterState state, long at, Limit limit) =>
        Math.Max(0, limit.Amount - Estimate(state, at, limit.WindowMicroseconds));

    /// <summary>When the estimate has fallen to nothing; now, if it has.</summary>
    private static long EmptyFrom(SlidingWindowCounterState state, long now, long window) => state switch
    {
        { Current: > 0 } => state.Start + (2 * window),
        { Previous: > 0 } => state.Start + window,
        _ => Math.Max(now, state.Start),
    };

    /// <summary>The first moment at which denied hits, no more than the amount, would be admitted.</summary>
    private static long AdmittedFrom(SlidingWindowCounterState state, Limit limit, long hits)
    {
        long window = limit.WindowMicroseconds;
        long room = limit.Amount - state.Current - hits;
        long left = room < 0 ? 0 : LeftAt(room, state.Previous, window);
        return left > 0
            ? state.Start + window - left
            : state.Start + (2 * window) - LeftAt(limit.Amount - hits, state.Current, window);
    }

    /// <summary>How much of a window may be left at most for its hits to weigh no more than the room there is.</summary>
    private static long LeftAt(long room, long hits, long window) =>
        room >= hits ? window : MixedNumber.MulDiv(room, window, hits).Whole;
}
