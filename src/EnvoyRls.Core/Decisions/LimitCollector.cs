using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Core.Statistics;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Decisions;

/// <summary>Lists the limits that a call's descriptors are held to: their rules', those above where a rule asks for it, and those of overrides.</summary>
internal sealed class LimitCollector(RateLimiterOptions options, RuleStatisticsRegistry statistics)
{
    private readonly StatKeys _statKeys = new(statistics, options.SanitizeStatDots);

    /// <summary>Published nowhere: hits that an override limits too are those of their rule, if they have one.</summary>
    private readonly RuleStatistics _ofOverrides = new(new StatRegistry(), "overrides");

    /// <summary>Adds the limits of every descriptor to the call. One that is denied by a list charges nothing: only refunds have limits then.</summary>
    public void Collect(RateLimitCall call)
    {
        foreach (ref DescriptorSlot slot in call.Slots)
        {
            slot.FirstLimit = call.Limits.Length;
            if (call.DeniedByList && !slot.IsRefund)
            {
                continue;
            }

            if (slot.RequestLimit is { } limit)
            {
                // Not remembered: the next call brings another object.
                RuleLimit enforced = slot.Scaling is { Scale: { } scale } ? limit.ScaleBy(scale) : limit;
                Add(call, null, enforced, _statKeys.OfOverride(call.Request.Domain, slot.Entries, call.Text), slot.Scaling);
            }
            else if (slot.Node is { Rule: { } rule } node)
            {
                AddLimits(call, node, rule, slot.Entries, slot.Scaling);
                if (rule.Unlimited || rule.ChargeParents)
                {
                    AddAround(call, ref slot, node, rule);
                }
            }

            if (slot.OverrideNode is { Rule: { } limiting } overriding)
            {
                AddOwnLimit(call, overriding, limiting);
            }

            slot.LimitCount = call.Limits.Length - slot.FirstLimit;
        }
    }

    /// <summary>What only few rules ask for: statistics of what is unlimited, and the limits on the way to the rule.</summary>
    private void AddAround(RateLimitCall call, ref DescriptorSlot slot, RuleNode node, Rule rule)
    {
        if (rule.Unlimited && options.UnlimitedStatistics)
        {
            slot.UnlimitedStatistics = _statKeys.OfRule(node, rule, call.Request.Domain, slot.Entries, call.Text);
        }

        for (int depth = node.Depth - 1; rule.ChargeParents && depth >= 0; depth--)
        {
            if (LayerSearch.FindAbove(slot.Domain!, node, depth, slot.Entries, call.Now, call) is { Rule: { } parent } above)
            {
                AddLimits(call, above, parent, slot.Entries, by: null);
            }
        }
    }

    private void AddOwnLimit(RateLimitCall call, RuleNode node, Rule rule)
    {
        foreach (RuleLimit limit in rule.LimitArray)
        {
            if (limit.Active?.IsActive(call.Now) != false)
            {
                Add(call, node, limit, _ofOverrides, rule.Override);
            }
        }
    }

    /// <param name="call">The call.</param>
    /// <param name="node">The node of the rule.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="entries">The entries that are counted.</param>
    /// <param name="by">The override that scales its limits; <see langword="null"/> for none.</param>
    private void AddLimits(RateLimitCall call, RuleNode node, Rule rule, RepeatedField<RateLimitDescriptor.Types.Entry> entries, RuleOverride? by)
    {
        RuleStatistics? kept = null;
        foreach (RuleLimit limit in rule.LimitArray)
        {
            if (limit.Active?.IsActive(call.Now) != false)
            {
                kept ??= _statKeys.OfRule(node, rule, call.Request.Domain, entries, call.Text);
                Add(call, node, by is null ? limit : by.Scaled(limit), kept, by);
            }
        }
    }

    private void Add(RateLimitCall call, RuleNode? node, RuleLimit limit, RuleStatistics kept, RuleOverride? by)
    {
        ref LimitSlot slot = ref call.AddLimit();
        slot.Node = node;
        slot.Limit = limit;
        slot.Override = by;
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
