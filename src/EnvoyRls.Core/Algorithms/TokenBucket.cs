namespace EnvoyRls.Core.Algorithms;

/// <summary>
/// The token bucket: a bucket of as many tokens as the burst, full at first, gains the amount in each window; a hit takes
/// one, and hits that find too few are denied. It is the mirror image of the meter of ITU-T I.371 (see
/// <see cref="LeakyBucket"/>): tokens are the burst less the level. With a delay the bucket may owe tokens, and hits
/// admitted on credit are told when theirs is due.
/// </summary>
/// <remarks>
/// Tokens are exact fractions over the window's length. Retry, reset and delay are rounded up, remaining hits down.
/// A clock that steps back reads as the moment of the last charge. Tokens that an earlier limit left are cut to this
/// one's burst, and its debt to what this one's delay may owe.
/// </remarks>
public static class TokenBucket
{
    /// <summary>Charges hits at a moment, and tells what became of them. A denial and a look change nothing.</summary>
    /// <param name="state">The counter.</param>
    /// <param name="now">Unix time in microseconds.</param>
    /// <param name="limit">What is enforced.</param>
    /// <param name="hits">Above 0 to charge, 0 to look, below 0 to give back; more than the capacity gives all back.</param>
    /// <param name="term">For hits that are leased, how long from now on they may be spent, in microseconds; 0 for hits that are spent at once.</param>
    public static ChargeOutcome Apply(ref TokenBucketState state, long now, Limit limit, long hits, long term = 0)
    {
        if (limit.Amount == 0)
        {
            return ChargeOutcome.OfZeroAmount(hits);
        }

        long window = limit.WindowMicroseconds;
        long at = Math.Max(now, state.Stamp);
        MixedNumber tokens = TokensAt(state, at, limit);
        if (term > 0)
        {
            MixedNumber left = new MixedNumber(limit.Burst, 0).Minus(MixedNumber.MulDiv(term, limit.Amount, window), window);
            tokens = tokens.IsAbove(left) ? left : tokens;
        }

        if (hits > limit.Capacity)
        {
            return new ChargeOutcome(false, Remaining(tokens), Reset(tokens, limit, at - now), ChargeOutcome.Never, 0);
        }

        if (hits <= 0)
        {
            if (hits < 0)
            {
                tokens = -hits <= limit.Capacity && tokens.Whole - hits < limit.Burst
                    ? tokens with { Whole = tokens.Whole - hits }
                    : new MixedNumber(limit.Burst, 0);
                state = new TokenBucketState(tokens, at);
            }

            return new ChargeOutcome(true, Remaining(tokens), Reset(tokens, limit, at - now), 0, 0);
        }

        MixedNumber after = tokens with { Whole = tokens.Whole - hits };
        MixedNumber lowest = Lowest(limit);
        if (lowest.IsAbove(after))
        {
            long retry = lowest.Minus(after, window).ScaleUp(window, limit.Amount) + at - now;
            return new ChargeOutcome(false, Remaining(tokens), Reset(tokens, limit, at - now), retry, 0);
        }

        state = new TokenBucketState(after, at);
        long delay = after.Whole < 0 ? default(MixedNumber).Minus(after, window).ScaleUp(window, limit.Amount) + at - now : 0;
        return new ChargeOutcome(true, Remaining(after), Reset(after, limit, at - now), 0, delay);
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
    public static ChargeOutcome GiveBack(ref TokenBucketState state, long now, Limit limit, long hits, long chargedAt)
    {
        if (limit.Amount == 0)
        {
            return ChargeOutcome.OfZeroAmount(0);
        }

        long at = Math.Max(now, state.Stamp);
        MixedNumber tokens = TokensAt(state, at, limit);
        MixedNumber given = limit.Undrained(hits, at - chargedAt);
        if (given.IsAbove(default))
        {
            MixedNumber full = new(limit.Burst, 0);
            tokens = tokens.Plus(given, limit.WindowMicroseconds);
            tokens = tokens.IsAbove(full) ? full : tokens;
            state = new TokenBucketState(tokens, at);
        }

        return new ChargeOutcome(true, Remaining(tokens), Reset(tokens, limit, at - now), 0, 0);
    }

    private static MixedNumber TokensAt(TokenBucketState state, long at, Limit limit)
    {
        long elapsed = at - state.Stamp;
        MixedNumber full = new(limit.Burst, 0);
        if (state.Stamp == 0 || elapsed >= limit.RecoveryMicroseconds)
        {
            return full;
        }

        MixedNumber lowest = Lowest(limit);
        MixedNumber tokens = lowest.IsAbove(state.Tokens) ? lowest : state.Tokens;
        MixedNumber gained = MixedNumber.MulDiv(elapsed, limit.Amount, limit.WindowMicroseconds);
        tokens = tokens.Plus(gained, limit.WindowMicroseconds);
        return tokens.IsAbove(full) ? full : tokens;
    }

    /// <summary>How far the bucket may go below zero: by the tokens that come in while the longest delay lasts.</summary>
    private static MixedNumber Lowest(Limit limit) =>
        default(MixedNumber).Minus(new MixedNumber(limit.Capacity - limit.Burst, limit.CapacityNumerator), limit.WindowMicroseconds);

    private static long Remaining(MixedNumber tokens) => Math.Max(0, tokens.Whole);

    private static long Reset(MixedNumber tokens, Limit limit, long behind) =>
        new MixedNumber(limit.Burst, 0).Minus(tokens, limit.WindowMicroseconds).ScaleUp(limit.WindowMicroseconds, limit.Amount) + behind;
}
