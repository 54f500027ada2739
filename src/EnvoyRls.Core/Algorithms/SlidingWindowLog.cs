namespace EnvoyRls.Core.Algorithms;

/// <summary>
/// The sliding window log: the moments of all admitted hits of the last window, <c>now - window &lt; time &lt;= now</c>.
/// Exact up to <see cref="ExactMembers"/> moments. What comes on top of them is kept under the next moment of a grid of a
/// 1,024th of the window, so that hits count up to that much longer than they should, never shorter, and memory stays
/// bounded: there are never more than 1,024 members and one for each step of the grid, which makes 2,050 of windows
/// of a second and more, and 2,560 at the most.
/// </summary>
/// <remarks>
/// Retry and reset are exact with regard to the moments kept. A clock that steps back reads as the moment of the last charge.
/// </remarks>
public static class SlidingWindowLog
{
    /// <summary>While a log holds fewer members than this, a hit is kept under its own moment.</summary>
    public const int ExactMembers = 1_024;

    /// <summary>Charges hits at a moment, and tells what became of them. A denial and a look change nothing.</summary>
    /// <param name="state">The counter.</param>
    /// <param name="now">Unix time in microseconds.</param>
    /// <param name="limit">What is enforced.</param>
    /// <param name="hits">Above 0 to charge, 0 to look, below 0 to give back: to the newest moments first.</param>
    /// <param name="term">For hits that are leased, how long from now on they may be spent, in microseconds; 0 for hits that are spent at once.</param>
    public static ChargeOutcome Apply(SlidingWindowLogState state, long now, Limit limit, long hits, long term = 0)
    {
        if (limit.Amount == 0)
        {
            return ChargeOutcome.OfZeroAmount(hits);
        }

        if (hits < 0)
        {
            SlideTo(state, now, limit);
            state.TakeNewest(-hits);
            return Look(state, now, limit, 0);
        }

        ChargeOutcome outcome = Look(state, now, limit, hits, term);
        if (hits > 0 && outcome.Admitted)
        {
            SlideTo(state, now, limit);
            state.Add(MomentFor(state.LastReading + term, state.Count, limit), hits);
        }

        return outcome;
    }

    /// <summary>
    /// Undoes a charge of hits that were admitted: takes as many from the moment they were charged at on, the oldest first,
    /// so that what is left counts as long as it should, or longer where others were charged since; nothing once that
    /// moment has slid out of the window. The counter never stands better than if they had not been charged.
    /// </summary>
    /// <param name="state">The counter.</param>
    /// <param name="now">Unix time in microseconds.</param>
    /// <param name="limit">What is enforced.</param>
    /// <param name="hits">The hits that were charged, at least 0.</param>
    /// <param name="chargedAt">The now that they were charged at.</param>
    public static ChargeOutcome GiveBack(SlidingWindowLogState state, long now, Limit limit, long hits, long chargedAt)
    {
        long at = Math.Max(now, state.LastReading);
        if (limit.Amount > 0 && chargedAt > at - limit.WindowMicroseconds && chargedAt <= at)
        {
            SlideTo(state, now, limit);
            state.TakeOldest(chargedAt, hits);
        }

        return Look(state, now, limit, 0);
    }

    /// <summary>Tells what a charge would meet, and changes nothing.</summary>
    /// <param name="state">The counter.</param>
    /// <param name="now">Unix time in microseconds.</param>
    /// <param name="limit">What is enforced.</param>
    /// <param name="hits">At least 0.</param>
    /// <param name="term">For hits that are leased, how long from now on they may be spent, in microseconds; 0 for hits that are spent at once.</param>
    public static ChargeOutcome Look(SlidingWindowLogState state, long now, Limit limit, long hits, long term = 0)
    {
        if (limit.Amount == 0)
        {
            return ChargeOutcome.OfZeroAmount(hits);
        }

        long at = Math.Max(now, state.LastReading);
        int expired = Expired(state, at - limit.WindowMicroseconds, out long expiredHits);
        long remaining = limit.Amount - (state.Hits - expiredHits);
        long emptyFrom = expired < state.Count ? state[state.Count - 1].Time + limit.WindowMicroseconds : at;
        if (hits > Math.Max(0, remaining))
        {
            long retry = hits > limit.Amount ? ChargeOutcome.Never : FreedFrom(state, expired, hits - remaining, limit) - now;
            return new ChargeOutcome(false, Math.Max(0, remaining), emptyFrom - now, retry, 0);
        }

        if (hits > 0)
        {
            emptyFrom = Math.Max(emptyFrom, MomentFor(at + term, state.Count - expired, limit) + limit.WindowMicroseconds);
        }

        return new ChargeOutcome(true, Math.Max(0, remaining - hits), emptyFrom - now, 0, 0);
    }

    private static void SlideTo(SlidingWindowLogState state, long now, Limit limit)
    {
        state.LastReading = Math.Max(now, state.LastReading);
        state.DropOldest(Expired(state, state.LastReading - limit.WindowMicroseconds, out _));
    }

    /// <summary>How many members, the oldest, have slid out of a window that starts after that moment.</summary>
    private static int Expired(SlidingWindowLogState state, long before, out long hits)
    {
        int expired = 0;
        hits = 0;
        while (expired < state.Count && state[expired].Time <= before)
        {
            hits += state[expired++].Hits;
        }

        return expired;
    }

    /// <summary>The moment that hits are kept under: their own, or the grid's next, which is aligned to the Unix epoch.</summary>
    private static long MomentFor(long at, int members, Limit limit)
    {
        if (members < ExactMembers)
        {
            return at;
        }

        long step = Math.Max(1, limit.WindowMicroseconds / ExactMembers);
        long past = at % step;
        return past == 0 ? at : at - past + step;
    }

    /// <summary>When the oldest members will have slid out that hold so many hits.</summary>
    private static long FreedFrom(SlidingWindowLogState state, int expired, long needed, Limit limit)
    {
        int member = expired;
        for (long freed = state[member].Hits; freed < needed; freed += state[member].Hits)
        {
            member++;
        }

        return state[member].Time + limit.WindowMicroseconds;
    }
}
