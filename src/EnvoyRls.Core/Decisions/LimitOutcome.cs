namespace EnvoyRls.Core.Decisions;

/// <summary>What a charged counter means for its limit.</summary>
/// <param name="IsOver">The counter is above the limit.</param>
/// <param name="Remaining">Hits left; 0 when over.</param>
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
}
