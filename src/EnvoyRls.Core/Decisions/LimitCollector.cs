using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Decisions;

/// <summary>Lists the limits that a call's descriptors are held to: their rules', and those above where a rule asks for it.</summary>
internal sealed class LimitCollector(RateLimiterOptions options, RuleStatisticsRegistry statistics)
{
    private readonly StatKeys _statKeys = new(statistics, options.SanitizeStatDots);

    /// <summary>Whether a rule is in force for a key now; one that is not is as if it were not there.</summary>
    public static bool Holds(RuleNode node, Rule rule, RepeatedField<RateLimitDescriptor.Types.Entry> entries, long now) =>
        rule.Active?.IsActive(now) != false && Rollout.Includes(node, entries, rule.Rollout);

    /// <summary>Adds the limits of every descriptor to the call. One that is denied by a list charges nothing: only refunds have limits then.</summary>
    public void Collect(RateLimitCall call, RuleDomain domain)
    {
        Span<DescriptorSlot> slots = call.Slots;
        for (int i = 0; i < slots.Length; i++)
        {
            ref DescriptorSlot slot = ref slots[i];
            RepeatedField<RateLimitDescriptor.Types.Entry> entries = call.Request.Descriptors[i].Entries;
            slot.FirstLimit = call.Limits.Length;
            if (call.DeniedByList && !slot.IsRefund)
            {
                continue;
            }

            if (slot.RequestLimit is { } limit)
            {
                Add(call, null, limit, _statKeys.OfOverride(domain.Name, entries, call.Text));
            }
            else if (slot.Node is { Rule: { } rule } node)
            {
                AddLimits(call, node, rule, domain, entries);
                if (rule.Unlimited || rule.ChargeParents)
                {
                    AddAround(call, ref slot, node, rule, domain, entries);
                }
            }

            slot.LimitCount = call.Limits.Length - slot.FirstLimit;
        }
    }

    /// <summary>What only few rules ask for: statistics of what is unlimited, and the limits on the way to the rule.</summary>
    private void AddAround(
        RateLimitCall call, ref DescriptorSlot slot, RuleNode node, Rule rule, RuleDomain domain, RepeatedField<RateLimitDescriptor.Types.Entry> entries)
    {
        if (rule.Unlimited && options.UnlimitedStatistics)
        {
            slot.UnlimitedStatistics = _statKeys.OfRule(node, rule, domain.Name, entries, call.Text);
        }

        for (RuleNode? above = rule.ChargeParents ? node.Parent : null; above is not null; above = above.Parent)
        {
            if (above.Rule is { } parent && Holds(above, parent, entries, call.Now))
            {
                AddLimits(call, above, parent, domain, entries);
            }
        }
    }

    private void AddLimits(RateLimitCall call, RuleNode node, Rule rule, RuleDomain domain, RepeatedField<RateLimitDescriptor.Types.Entry> entries)
    {
        RuleStatistics? kept = null;
        foreach (RuleLimit limit in rule.LimitArray)
        {
            if (limit.Active?.IsActive(call.Now) != false)
            {
                kept ??= _statKeys.OfRule(node, rule, domain.Name, entries, call.Text);
                Add(call, node, limit, kept);
            }
        }
    }

    private void Add(RateLimitCall call, RuleNode? node, RuleLimit limit, RuleStatistics kept)
    {
        ref LimitSlot slot = ref call.AddLimit();
        slot.Node = node;
        slot.Limit = limit;
        slot.Counted = limit.Limit;
        slot.Statistics = kept;
        slot.ChargeIndex = LimitSlot.NoCharge;
        slot.BanCharge = LimitSlot.NoCharge;
        if (limit.Limit.Algorithm == LimitAlgorithm.FixedWindow)
        {
            slot.Window = limit.WindowAt(call.Now, options.CalendarMonths);
        }
    }
}
