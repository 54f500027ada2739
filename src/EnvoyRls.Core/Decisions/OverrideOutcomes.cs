using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Decisions;

/// <summary>Counts what overrides did to descriptors, and what those that only watch would have done.</summary>
internal sealed class OverrideOutcomes(StatRegistry statistics)
{
    private readonly Counter _scaled = statistics.Counter("envoyrls.overrides.scaled_total");
    private readonly Counter _denied = statistics.Counter("envoyrls.overrides.denied_total");
    private readonly Counter _wouldDeny = statistics.Counter("envoyrls.overrides.would_deny_total");

    /// <summary>Counts a judged descriptor that an override goes for.</summary>
    public void Count(RateLimitCall call, in DescriptorSlot slot)
    {
        if (slot.Scaling is not null && slot.IsLimited)
        {
            _scaled.Increment();
        }

        if (slot.IsOver)
        {
            // A ban that denies is older than the override.
            if (call.Limits[slot.Governing] is { Override: not null, BanLeft: 0 })
            {
                _denied.Increment();
            }
        }
        else if (WouldBeDenied(call, slot))
        {
            _wouldDeny.Increment();
        }
    }

    private static bool WouldBeDenied(RateLimitCall call, in DescriptorSlot slot)
    {
        RuleOverride? scale = slot.Scale?.Rule!.Override is { ShadowMode: true } watching ? watching : null;
        foreach (ref readonly LimitSlot limit in call.LimitsOf(slot))
        {
            if (limit.IsOverride ? limit is { OnlyWatches: true, Outcome.IsOver: true } : scale is not null && WouldExceed(call, slot, limit, scale))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether a counter is above what a scale would have left of the limit. Known of fixed windows only: any other counter would
    /// stand elsewhere if hits had been denied.
    /// </summary>
    private static bool WouldExceed(RateLimitCall call, in DescriptorSlot slot, in LimitSlot limit, RuleOverride scale)
    {
        if (!limit.IsFixedWindow || limit.Node != slot.Node || limit.ChargeIndex < 0 || call.StoreFailed || !call.Batch.Charged)
        {
            return false;
        }

        return call.Batch.Charges[limit.ChargeIndex].Counter > RuleOverride.Part(limit.Counted.Amount, scale.Scale ?? RuleOverride.Whole);
    }
}
