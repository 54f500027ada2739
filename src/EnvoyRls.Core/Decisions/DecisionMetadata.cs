using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Lists;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Core.Decisions;

/// <summary>
/// What dynamic metadata says of the decision on one descriptor: verdict, where it comes from, and every limit. Field
/// names are part of the interface; docs/operations.md lists them.
/// </summary>
internal static class DecisionMetadata
{
    private const string Over = "OVER_LIMIT";

    public static Struct Of(RateLimitCall call, in DescriptorSlot slot)
    {
        Struct decision = new();
        decision.Fields["code"] = Value.ForString(slot.IsOver ? Over : "OK");
        if (slot.IsCandidate)
        {
            decision.Fields["release"] = Value.ForString(call.Staged!.Release);
        }

        if (slot.Listed is { } listed)
        {
            decision.Fields["source"] = Value.ForString("list");
            decision.Fields["list"] = Value.ForStruct(Describe(listed, call.Now));
        }
        else if (slot.Node is { Rule: { } rule } node)
        {
            DescribeOrigin(decision.Fields, slot, node);
            decision.Fields["rule"] = Value.ForString(rule.Name.Length > 0 ? rule.Name : node.FullKey);
            DescribeRule(decision.Fields, rule);
        }
        else if (slot.RequestLimit is not null)
        {
            decision.Fields["source"] = Value.ForString("request");
        }

        if (slot.IsLimited)
        {
            DescribeLimits(decision.Fields, call, slot);
            DescribeOverride(decision.Fields, slot, call.Limits[slot.Governing]);
        }

        return decision;
    }

    /// <summary>Microseconds as a number of milliseconds.</summary>
    public static Value Milliseconds(long microseconds) => Value.ForNumber(microseconds / 1_000d);

    private static Struct Describe(AccessVerdict listed, long now)
    {
        Struct description = new();
        description.Fields["verdict"] = Value.ForString(listed.IsDenied ? "deny" : "allow");
        if (listed.Entry.Reason.Length > 0)
        {
            description.Fields["reason"] = Value.ForString(listed.Entry.Reason);
        }

        if (listed.Entry.ExpiresUnixMicroseconds is { } end)
        {
            description.Fields["left_ms"] = Milliseconds(end - now);
        }

        return description;
    }

    private static void DescribeOrigin(MapField<string, Value> decision, in DescriptorSlot slot, RuleNode node)
    {
        decision["source"] = Value.ForString(WordTable<RuleLayer>.WordOf(node.Layer));
        if (node.ManagedId is { } id)
        {
            decision["rule_id"] = Value.ForString(id);
        }

        if (slot.Tier is { } tier)
        {
            decision["tier"] = Value.ForString(tier);
        }
    }

    /// <summary>An override is where a decision comes from if it denies, has scaled the limit, or is all that there is.</summary>
    private static void DescribeOverride(MapField<string, Value> decision, in DescriptorSlot slot, in LimitSlot governing)
    {
        if (governing.Override is { } by && (slot.IsOver || !governing.IsOverride || !decision.ContainsKey("source")))
        {
            decision["source"] = Value.ForString(WordTable<RuleLayer>.WordOf(RuleLayer.Override));
            decision["override_id"] = Value.ForString(by.Id);
        }
    }

    private static void DescribeRule(MapField<string, Value> decision, Rule rule)
    {
        if (rule.Unlimited)
        {
            decision["unlimited"] = Value.ForBool(true);
        }

        if (rule.Action != RuleAction.Reject)
        {
            decision["action"] = Value.ForString(WordTable<RuleAction>.WordOf(rule.Action));
        }
    }

    private static void DescribeLimits(MapField<string, Value> decision, RateLimitCall call, in DescriptorSlot slot)
    {
        ref readonly LimitSlot governing = ref call.Limits[slot.Governing];
        decision["algorithm"] = AlgorithmOf(governing);
        bool watchedOver = false;
        long banLeft = 0;
        List<Value> limits = [];
        foreach (ref readonly LimitSlot limit in call.LimitsOf(slot))
        {
            banLeft = Math.Max(banLeft, limit.BanLeft);
            watchedOver |= limit is { OnlyWatches: true, Outcome.IsOver: true };
            limits.Add(Value.ForStruct(Describe(call, limit)));
        }

        if (banLeft > 0)
        {
            decision["ban_left_ms"] = Milliseconds(banLeft);
        }

        if (watchedOver)
        {
            decision["shadow_code"] = Value.ForString(Over);
        }

        decision["limits"] = Value.ForList([.. limits]);
    }

    private static Struct Describe(RateLimitCall call, in LimitSlot limit)
    {
        Struct description = new();
        MapField<string, Value> fields = description.Fields;
        if (limit.Node is { } node)
        {
            fields["rule"] = Value.ForString(node.FullKey);
        }

        if (limit.Limit.Name.Length > 0)
        {
            fields["name"] = Value.ForString(limit.Limit.Name);
        }

        fields["algorithm"] = AlgorithmOf(limit);
        if (!call.StoreFailed && limit.ChargeIndex >= 0 && call.Batch.Charges[limit.ChargeIndex].IsLeased)
        {
            fields["consistency"] = Value.ForString(WordTable<Consistency>.WordOf(Consistency.Leased));
        }

        if (limit.Degraded is { } degraded)
        {
            fields["degraded"] = Value.ForString(WordTable<StoreFailureMode>.WordOf(degraded));
        }

        fields["amount"] = Value.ForNumber(limit.Limit.Limit.Amount);
        if (limit.Override is { } by)
        {
            fields["override_id"] = Value.ForString(by.Id);
        }

        if (limit.Limit.Original is { } original)
        {
            fields["unscaled_amount"] = Value.ForNumber(original.Limit.Amount);
        }

        if (limit.Limit.Region is { } region)
        {
            fields["region"] = Value.ForString(region.Own.Share.Region);
            fields["whole_amount"] = Value.ForNumber(region.Whole.Amount);
        }

        fields["window_ms"] = Milliseconds(limit.IsFixedWindow ? limit.Window.Length : limit.Counted.WindowMicroseconds);
        if (Limit.IsPaced(limit.Counted.Algorithm))
        {
            fields["burst"] = Value.ForNumber(limit.Limit.Limit.Burst);
        }

        fields["over"] = Value.ForBool(limit.Outcome.IsOver);
        fields["remaining"] = Value.ForNumber(limit.Outcome.Remaining);
        fields["reset_ms"] = Milliseconds(limit.Reset);
        if (limit.Outcome.IsOver)
        {
            fields["retry_ms"] = limit.Retry == ChargeOutcome.Never ? Value.ForNull() : Milliseconds(limit.Retry);
        }

        if (limit.Delay > 0)
        {
            fields["delay_ms"] = Milliseconds(limit.Delay);
        }

        return description;
    }

    private static Value AlgorithmOf(in LimitSlot limit) => Value.ForString(WordTable<LimitAlgorithm>.Words[(int)limit.Counted.Algorithm]);
}
