using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Decisions;

/// <summary>What a charged counter means for its limit.</summary>
/// <param name="IsOver">The counter is above the limit, or did not admit the hits.</param>
/// <param name="Remaining">Hits left.</param>
/// <param name="OverLimitHits">How many of the call's hits were above the limit.</param>
/// <param name="NearLimitHits">How many were within it but above the near threshold.</param>
/// <param name="WithinLimitHits">All of the call's hits when within, else 0.</param>
internal readonly record struct LimitOutcome(
    bool IsOver,
    uint Remaining,
    ulong OverLimitHits,
    ulong NearLimitHits,
    ulong WithinLimitHits)
{
    /// <summary>
    /// The last value up to which a limit counts as not near: computed in single precision, as the reference does, but
    /// never above the limit, which single precision may round up to.
    /// </summary>
    public static ulong NearThreshold(uint limit, float ratio) => Math.Min(limit, (ulong)MathF.Floor((float)limit * ratio));

    /// <summary>Judges a counter's value after a charge.</summary>
    /// <param name="limit">Hits admitted in a window.</param>
    /// <param name="hits">Hits of this call.</param>
    /// <param name="after">The counter after the charge.</param>
    /// <param name="nearLimitRatio">Part of the limit above which hits count as near it.</param>
    public static LimitOutcome Of(uint limit, ulong hits, ulong after, float nearLimitRatio)
    {
        // Wraps where fewer hits were charged than asked for; the reference has the same arithmetic and the same codes.
        ulong before = unchecked(after - hits);
        ulong near = NearThreshold(limit, nearLimitRatio);
        if (after > limit)
        {
            return before >= limit
                ? new LimitOutcome(true, 0, hits, 0, 0)
                : new LimitOutcome(true, 0, after - limit, limit - Math.Max(near, before), 0);
        }

        ulong nearHits = after <= near ? 0 : before >= near ? hits : after - near;
        return new LimitOutcome(false, (uint)(limit - after), 0, nearHits, hits);
    }

    /// <summary>Judges what any other algorithm than the fixed window made of a charge: its hits are over the limit together or not at all.</summary>
    /// <param name="limit">The limit charged.</param>
    /// <param name="hits">Hits of this call.</param>
    /// <param name="outcome">What the charge met.</param>
    /// <param name="nearLimitRatio">Part of the capacity above which hits count as near it.</param>
    public static LimitOutcome Of(Limit limit, ulong hits, in ChargeOutcome outcome, float nearLimitRatio)
    {
        uint remaining = (uint)Math.Clamp(outcome.Remaining, 0, uint.MaxValue);
        if (!outcome.Admitted)
        {
            return new LimitOutcome(true, remaining, hits, 0, 0);
        }

        uint capacity = Limit.IsPaced(limit.Algorithm) ? limit.Burst : limit.Amount;
        return Of(capacity, hits, capacity - Math.Min(remaining, capacity), nearLimitRatio) with { Remaining = remaining };
    }
}
