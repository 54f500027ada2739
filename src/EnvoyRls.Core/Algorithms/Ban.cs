namespace EnvoyRls.Core.Algorithms;

/// <summary>
/// Bans for repeat offenders: so many denials within a time ban a key, each further ban is a factor longer up to the
/// longest, and time without a ban takes the steps back one by one. Denials during a ban do not count.
/// </summary>
/// <remarks>All times are whole microseconds, nothing is rounded. A clock that steps back finds a ban's end as much further off.</remarks>
public static class Ban
{
    /// <summary>Adds strikes to a key, and tells whether it is banned now. A look changes nothing, and neither do strikes during a ban.</summary>
    /// <param name="state">What is known of the key.</param>
    /// <param name="now">Unix time in microseconds.</param>
    /// <param name="policy">When a key is banned, and for how long.</param>
    /// <param name="strikes">Denials to count; 0 or less to look.</param>
    /// <returns>
    /// Not admitted while banned, strikes that lead to the ban included: retry is the time left then. Remaining is the
    /// number of strikes that lead to the next ban, 0 during one.
    /// </returns>
    public static ChargeOutcome Apply(ref BanState state, long now, BanPolicy policy, long strikes)
    {
        if (now < state.Until)
        {
            return Outcome(state, now, policy, 0);
        }

        long at = Math.Max(now, state.Since);
        long counted = state.Strikes > 0 && at - state.Since < policy.Within ? state.Strikes : 0;
        if (strikes <= 0)
        {
            return Outcome(state, now, policy, counted);
        }

        long since = counted > 0 ? state.Since : at;
        counted = Math.Min(policy.After, counted + Math.Min(policy.After, strikes));
        if (counted == policy.After)
        {
            state = Banned(state, at, policy);
            return Outcome(state, now, policy, 0);
        }

        state = state with { Strikes = counted, Since = since };
        return Outcome(state, now, policy, counted);
    }

    private static BanState Banned(BanState state, long at, BanPolicy policy)
    {
        long step = Math.Max(0, state.Step - ((at - state.Until) / policy.Forget));
        long duration = Math.Min(policy.For, policy.Max);
        for (long i = 0; i < step && duration < policy.Max; i++)
        {
            duration = duration > policy.Max / policy.Factor ? policy.Max : duration * policy.Factor;
        }

        // Steps beyond the longest ban would lengthen nothing, only take their time to be forgotten.
        bool canGrow = policy.Factor > 1 && duration < policy.Max;
        return new BanState(0, 0, canGrow ? step + 1 : step, at + duration);
    }

    private static ChargeOutcome Outcome(BanState state, long now, BanPolicy policy, long counted)
    {
        bool banned = now < state.Until;
        long forgotten = state.Until + (state.Step * policy.Forget);
        if (state.Strikes > 0)
        {
            forgotten = Math.Max(forgotten, state.Since + policy.Within);
        }

        return new ChargeOutcome(!banned, banned ? 0 : policy.After - counted, Math.Max(0, forgotten - now), banned ? state.Until - now : 0, 0);
    }
}
