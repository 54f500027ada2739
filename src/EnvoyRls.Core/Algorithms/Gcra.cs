namespace EnvoyRls.Core.Algorithms;

/// <summary>
/// The generic cell rate algorithm by virtual scheduling (ITU-T I.371, Annex A; ATM Forum Traffic Management 4.1, 4.4.2):
/// each hit is due one emission interval, <c>T = window / amount</c>, after the one before it, and may come early by as
/// much as the burst allows. Limits are given as redis-cell gives them, whose max_burst is the burst less one. With equal
/// parameters it decides as <see cref="LeakyBucket"/> and <see cref="TokenBucket"/> do.
/// </summary>
/// <remarks>
/// All times are exact fractions over the amount. Retry, reset and delay are rounded up, remaining hits down. There is
/// no record of the last charge: a clock that steps back finds the arrival time as much further off,
/// and where it does so between a charge and its giving back, that may give back too much by as much time.
/// </remarks>
public static class Gcra
{
    /// <summary>Charges hits at a moment, and tells what became of them. A denial and a look change nothing.</summary>
    /// <param name="state">The counter.</param>
    /// <param name="now">Unix time in microseconds.</param>
    /// <param name="limit">What is enforced.</param>
    /// <param name="hits">Above 0 to charge, 0 to look, below 0 to give back; more than the capacity gives all back.</param>
    /// <param name="term">For hits that are leased, how long from now on they may be spent, in microseconds; 0 for hits that are spent at once.</param>
    public static ChargeOutcome Apply(ref GcraState state, long now, Limit limit, long hits, long term = 0)
    {
        if (limit.Amount == 0)
        {
            return ChargeOutcome.OfZeroAmount(hits);
        }

        MixedNumber backlog = BacklogAt(state, now, limit.Amount);
        if (backlog.Whole < term)
        {
            backlog = new MixedNumber(term, 0);
        }

        MixedNumber burst = MixedNumber.MulDiv(limit.Burst, limit.WindowMicroseconds, limit.Amount);
        if (hits > limit.Capacity)
        {
            return new ChargeOutcome(false, Remaining(backlog, burst, limit), backlog.Ceiling, ChargeOutcome.Never, 0);
        }

        if (hits <= 0)
        {
            if (hits < 0)
            {
                backlog = Refunded(backlog, limit, hits);
                state = new GcraState(backlog with { Whole = now + backlog.Whole });
            }

            return new ChargeOutcome(true, Remaining(backlog, burst, limit), backlog.Ceiling, 0, 0);
        }

        MixedNumber cost = MixedNumber.MulDiv(hits, limit.WindowMicroseconds, limit.Amount);
        MixedNumber after = backlog.Plus(cost, limit.Amount);
        MixedNumber tolerance = burst with { Whole = burst.Whole + limit.MaxDelayMicroseconds };
        if (after.IsAbove(tolerance))
        {
            long retry = after.Minus(tolerance, limit.Amount).Ceiling;
            return new ChargeOutcome(false, Remaining(backlog, burst, limit), backlog.Ceiling, retry, 0);
        }

        state = new GcraState(after with { Whole = now + after.Whole });
        long delay = after.IsAbove(burst) ? after.Minus(burst, limit.Amount).Ceiling : 0;
        return new ChargeOutcome(true, Remaining(after, burst, limit), after.Ceiling, 0, delay);
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
    public static ChargeOutcome GiveBack(ref GcraState state, long now, Limit limit, long hits, long chargedAt)
    {
        if (limit.Amount == 0)
        {
            return ChargeOutcome.OfZeroAmount(0);
        }

        MixedNumber backlog = BacklogAt(state, now, limit.Amount);
        if (hits <= limit.Capacity && now >= chargedAt)
        {
            MixedNumber cost = MixedNumber.MulDiv(hits, limit.WindowMicroseconds, limit.Amount);
            MixedNumber given = cost with { Whole = cost.Whole - (now - chargedAt) };
            if (given.IsAbove(default))
            {
                backlog = backlog.IsAbove(given) ? backlog.Minus(given, limit.Amount) : default;
                state = new GcraState(backlog with { Whole = now + backlog.Whole });
            }
        }

        MixedNumber burst = MixedNumber.MulDiv(limit.Burst, limit.WindowMicroseconds, limit.Amount);
        return new ChargeOutcome(true, Remaining(backlog, burst, limit), backlog.Ceiling, 0, 0);
    }

    /// <summary>How long until the arrival time. A fraction that an earlier, larger amount left is cut to this amount's largest.</summary>
    private static MixedNumber BacklogAt(GcraState state, long now, long amount) =>
        state.Arrival.Whole < now
            ? default
            : new MixedNumber(state.Arrival.Whole - now, Math.Min(state.Arrival.Numerator, amount - 1));

    private static MixedNumber Refunded(MixedNumber backlog, Limit limit, long hits)
    {
        if (-hits > limit.Capacity)
        {
            return default;
        }

        MixedNumber cost = MixedNumber.MulDiv(-hits, limit.WindowMicroseconds, limit.Amount);
        return backlog.IsAbove(cost) ? backlog.Minus(cost, limit.Amount) : default;
    }

    private static long Remaining(MixedNumber backlog, MixedNumber burst, Limit limit) =>
        burst.IsAbove(backlog) ? limit.Burst - backlog.ScaleUp(limit.Amount, limit.WindowMicroseconds) : 0;
}
