using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Api.Envoy.Type.V3;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Decisions;

/// <summary>Finds what limits each descriptor of a call: the request's own limit, a rule, or nothing.</summary>
internal sealed class DescriptorResolver(RateLimiterOptions options, RuleStatisticsRegistry statistics)
{
    private readonly StatKeys _statKeys = new(statistics, options.SanitizeStatDots);

    /// <summary>Fills the slots of a call. Returns a fault for a request that makes no sense.</summary>
    public CallFault? Resolve(RateLimitCall call, RuleSet rules)
    {
        RateLimitRequest request = call.Request;
        RuleDomain? domain = rules.Find(request.Domain);
        Span<DescriptorSlot> slots = call.Slots;
        for (int i = 0; i < slots.Length; i++)
        {
            RateLimitDescriptor descriptor = request.Descriptors[i];
            if (Check(descriptor, i, domain) is { } fault)
            {
                return fault;
            }

            ref DescriptorSlot slot = ref slots[i];
            slot.ChargeIndex = DescriptorSlot.NoCharge;
            slot.Code = RateLimitResponse.Types.Code.Ok;
            slot.Hits = HitsOf(descriptor, request);
            slot.IsRefund = descriptor.IsNegativeHits && options.NegativeHits;
            if (domain is null)
            {
                statistics.CountUnknownDomain(request.Domain);
            }
            else
            {
                Resolve(ref slot, domain, descriptor, call);
            }
        }

        ApplyReplaces(slots);
        return null;
    }

    private CallFault? Check(RateLimitDescriptor descriptor, int index, RuleDomain? domain)
    {
        if (descriptor.Entries.Count > options.MaxEntries)
        {
            return Invalid($"descriptor {index} has {descriptor.Entries.Count} entries, more than the {options.MaxEntries} allowed");
        }

        // In an unknown domain the request's limit means nothing, so neither does its unit.
        if (domain is not null && descriptor.Limit is { } limit && LimitUnits.Seconds((LimitUnit)limit.Unit) == 0)
        {
            return Invalid($"descriptor {index} brings a limit of unit {(int)limit.Unit}, which is not a unit");
        }

        return null;

        static CallFault Invalid(string message) => new(CallFaultKind.InvalidRequest, message);
    }

    private static long HitsOf(RateLimitDescriptor descriptor, RateLimitRequest request) => descriptor.HitsAddend is { } own
        ? (long)Math.Min(own, long.MaxValue)
        : Math.Max(1, request.HitsAddend);

    private void Resolve(ref DescriptorSlot slot, RuleDomain domain, RateLimitDescriptor descriptor, RateLimitCall call)
    {
        if (descriptor.Limit is { } limit)
        {
            slot.Limit = new RateLimitResponse.Types.RateLimit
            {
                RequestsPerUnit = limit.RequestsPerUnit,
                Unit = (RateLimitResponse.Types.RateLimit.Types.Unit)limit.Unit,
            };
            slot.Counted = Limit.FixedWindow(limit.RequestsPerUnit, LimitUnits.Seconds((LimitUnit)limit.Unit) * 1_000_000);
            slot.Window = options.CalendarMonths && limit.Unit == RateLimitUnit.Month
                ? FixedWindow.At(call.Now, CalendarPeriod.Month)
                : FixedWindow.At(call.Now, slot.Counted.WindowMicroseconds);
            slot.Statistics = _statKeys.OfOverride(domain.Name, descriptor.Entries, call.Text);
        }
        else if (RuleMatcher.Match(domain, descriptor.Entries) is { Rule: { } rule } node)
        {
            slot.Node = node;
            slot.IsUnlimited = rule.Unlimited;
            if (!rule.Unlimited || options.UnlimitedStatistics)
            {
                slot.Statistics = _statKeys.OfRule(node, rule, domain.Name, descriptor.Entries, call.Text);
            }

            if (rule.Limits.Count > 0)
            {
                RuleLimit limited = rule.Limits[0];
                slot.Limit = limited.CurrentLimit;
                slot.Counted = limited.Limit;
                slot.Window = limited.WindowAt(call.Now, options.CalendarMonths);
            }
        }

    }

    /// <summary>Takes the limit from every descriptor whose rule another rule of the call replaces.</summary>
    private static void ApplyReplaces(Span<DescriptorSlot> slots)
    {
        bool any = false;
        foreach (ref readonly DescriptorSlot slot in slots)
        {
            any |= slot.Rule is { Replaces.Count: > 0 };
        }

        if (!any)
        {
            return;
        }

        // Judged against the rules as matched, so that two rules that replace each other both go.
        Span<bool> replaced = slots.Length <= 64 ? stackalloc bool[slots.Length] : new bool[slots.Length];
        for (int i = 0; i < slots.Length; i++)
        {
            replaced[i] = slots[i].Rule is { Unlimited: false, Name: { Length: > 0 } name } && IsReplaced(name, slots);
        }

        for (int i = 0; i < slots.Length; i++)
        {
            if (replaced[i])
            {
                slots[i].Node = null;
                slots[i].Limit = null;
                slots[i].Statistics = null;
            }
        }
    }

    private static bool IsReplaced(string name, ReadOnlySpan<DescriptorSlot> slots)
    {
        foreach (ref readonly DescriptorSlot slot in slots)
        {
            if (slot.Rule is { } rule && rule.Replaces.Contains(name, StringComparer.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
