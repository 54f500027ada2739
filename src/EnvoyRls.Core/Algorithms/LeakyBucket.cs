namespace EnvoyRls.Core.Algorithms;

/// <summary>
/// The continuous-state leaky bucket, the meter of ITU-T I.371, Annex A, and ATM Forum Traffic Management 4.1: each hit
/// raises the level by one, the level sinks by the amount in each window, and hits that would raise it above the burst
/// are denied. With a delay the bucket is a queue: hits above the burst are admitted and told when they are due.
/// </summary>
/// <remarks>
/// The level is an exact fraction over the window's length. Retry, reset and delay are rounded up, remaining hits down.
/// A clock that steps back reads as the moment of the last charge. A level that an earlier, larger limit left is cut to
/// this one's capacity.
/// </remarks>
public static class LeakyBucket
{
    /// <summary>Charges hits at a moment, and tells what became of them. A denial and a look change nothing.</summary>
    /// <param name="state">The counter.</param>
    /// <param name="now">Unix time in microseconds.</param>
    /// <param name="limit">What is enforced.</param>
    /// <param name="hits">Above 0 to charge, 0 to look, below 0 to give back; more than the capacity gives all back.</param>
    /// <param name="term">For hits that are leased, how long from now on they may be spent, in microseconds; 0 for hits that are spent at once.</param>
    public static ChargeOutcome Apply(ref LeakyBucketState state, long now, Limit limit, long hits, long term = 0)
    {
        if (limit.Amount == 0)
        {
            return ChargeOutcome.OfZeroAmount(hits);
        }

        long window = limit.WindowMicroseconds;
        long at = Math.Max(now, state.Stamp);
        MixedNumber level = LevelAt(state, at, limit);
        if (term > 0 && MixedNumber.MulDiv(term, limit.Amount, window) is var drained && drained.IsAbove(level))
        {
            level = drained;
        }

        if (hits > limit.Capacity)
        {
            return new ChargeOutcome(false, Remaining(level, limit), Reset(level, limit, at - now), ChargeOutcome.Never, 0);
        }

        if (hits <= 0)
        {
            if (hits < 0)
            {
                level = level.Whole >= -hits ? level with { Whole = level.Whole + hits } : default;
                state = new LeakyBucketState(level, at);
            }

            return new ChargeOutcome(true, Remaining(level, limit), Reset(level, limit, at - now), 0, 0);
        }

        MixedNumber after = level with { Whole = level.Whole + hits };
        MixedNumber capacity = new(limit.Capacity, limit.CapacityNumerator);
        if (after.IsAbove(capacity))
        {
            long retry = after.Minus(capacity, window).ScaleUp(window, limit.Amount) + at - now;
            return new ChargeOutcome(false, Remaining(level, limit), Reset(level, limit, at - now), retry, 0);
        }

        state = new LeakyBucketState(after, at);
        MixedNumber burst = new(limit.Burst, 0);
        long delay = after.IsAbove(burst) ? after.Minus(burst, window).ScaleUp(window, limit.Amount) + at - now : 0;
        return new ChargeOutcome(true, Remaining(after, limit), Reset(after, limit, at - now), 0, delay);
    }

    /// <summary>
    /// Undoes a charge of hits that were admitted, of which as much is given back as the rate cannot have drained since. The counter never stands better than if they had not been
    /// charged; it may stand worse until it is idle, by what the rate drained meanwhile.
    /// </summary>
    /// <param name="state">The counter.</param>
    /// <param name="now">Unix time in microseconds.</param>
    /// <param name="limit">What is enforced.</param>
    /// <param name="hits">The hits that were charged, at least 0.</param>
    /// <param name="chargedAt">The now that they were charged at.</param>
    public static ChargeOutcome GiveBack(ref LeakyBucketState state, long now, Limit limit, long hits, long chargedAt)
    {
        if (limit.Amount == 0)
        {
            return ChargeOutcome.OfZeroAmount(0);
        }

        long at = Math.Max(now, state.Stamp);
        MixedNumber level = LevelAt(state, at, limit);
        MixedNumber given = limit.Undrained(hits, at - chargedAt);
        if (given.IsAbove(default))
        {
            level = level.IsAbove(given) ? level.Minus(given, limit.WindowMicroseconds) : default;
            state = new LeakyBucketState(level, at);
        }

        return new ChargeOutcome(true, Remaining(level, limit), Reset(level, limit, at - now), 0, 0);
    }

    private static MixedNumber LevelAt(LeakyBucketState state, long at, Limit limit)
    {
        long elapsed = at - state.Stamp;
        if (elapsed >= limit.RecoveryMicroseconds)
        {
            return default;
        }

        long window = limit.WindowMicroseconds;
        MixedNumber capacity = new(limit.Capacity, limit.CapacityNumerator);
        MixedNumber level = state.Level.IsAbove(capacity) ? capacity : state.Level;
        MixedNumber drained = MixedNumber.MulDiv(elapsed, limit.Amount, window);
        return level.IsAbove(drained) ? level.Minus(drained, window) : default;
    }

    private static long Remaining(MixedNumber level, Limit limit) => Math.Max(0, limit.Burst - level.Ceiling);

    private static long Reset(MixedNumber level, Limit limit, long behind) =>
        level.ScaleUp(limit.WindowMicroseconds, limit.Amount) + behind;
}
