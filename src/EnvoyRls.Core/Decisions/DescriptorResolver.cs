using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Lists;
using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Core.Statistics;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Decisions;

/// <summary>Finds what each descriptor of a call is held to: a list, the request's own limit, a rule, or nothing; and what overrides make of it.</summary>
/// <param name="options">How decisions are made.</param>
/// <param name="statistics">The statistics of the process.</param>
/// <param name="ruleStatistics">The statistics of rules.</param>
/// <param name="clients">What is known of clients; <see langword="null"/> for nothing.</param>
internal sealed class DescriptorResolver(
    RateLimiterOptions options, StatRegistry statistics, RuleStatisticsRegistry ruleStatistics, ClientStandings? clients = null)
{
    private readonly LimitCollector _limits = new(options, ruleStatistics);
    private readonly ClientLookup? _clients = clients is null ? null : new ClientLookup(new ClientIdentity(options.ClientKeys), clients);
    private readonly Counter _denied = statistics.Counter("envoyrls.lists.denied_total");
    private readonly Counter _allowed = statistics.Counter("envoyrls.lists.allowed_total");

    /// <summary>Fills the slots of a call. Returns a fault for a request that makes no sense.</summary>
    public CallFault? Resolve(RateLimitCall call, RuleSet rules)
    {
        RateLimitRequest request = call.Request;
        RuleDomain? domain = rules.Find(request.Domain);
        RuleDomain? candidate = rules.Staged?.Candidate.Find(request.Domain);
        DomainOverrides? overrides = rules.Overrides?.Find(request.Domain);
        call.Staged = rules.Staged;
        call.Clients = _clients;
        call.Domain = domain ?? candidate;
        Span<DescriptorSlot> slots = call.Slots;
        for (int i = 0; i < slots.Length; i++)
        {
            RateLimitDescriptor descriptor = request.Descriptors[i];
            ref DescriptorSlot slot = ref slots[i];
            slot.Entries = descriptor.Entries;
            slot.IsCandidate = call.Staged is { } staged && Rollout.Includes(request.Domain, descriptor.Entries, staged.Parts);
            slot.Domain = slot.IsCandidate ? candidate : domain;
            if (Check(descriptor, i, slot.Domain) is { } fault)
            {
                return fault;
            }

            slot.Code = RateLimitResponse.Types.Code.Ok;
            slot.Hits = HitsOf(descriptor, request);
            slot.IsRefund = descriptor.IsNegativeHits && options.NegativeHits;
            if (slot.Domain is null)
            {
                ruleStatistics.CountUnknownDomain(request.Domain);
            }
            else
            {
                TierTable? tiers = slot.IsCandidate ? call.Staged!.Candidate.Tiers : rules.Tiers;
                Find(call, ref slot, slot.Domain, tiers, descriptor);
            }

            if (overrides is not null)
            {
                OverrideSearch.Find(call, ref slot, overrides, descriptor.Entries);
            }
        }

        if (call.Domain is not null || overrides is not null)
        {
            DropReplaced(slots);
            _limits.Collect(call);
        }

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

    private void Find(RateLimitCall call, ref DescriptorSlot slot, RuleDomain domain, TierTable? tiers, RateLimitDescriptor descriptor)
    {
        string? tier = null;
        RepeatedField<RateLimitDescriptor.Types.Entry>? tiered = tiers?.Resolve(descriptor.Entries, call.Now, out tier);
        if (!domain.Lists.IsEmpty && domain.Lists.Find(tiered ?? descriptor.Entries, call.Now) is { } listed)
        {
            Follow(call, ref slot, listed);
        }
        else if (descriptor.Limit is { } limit)
        {
            slot.RequestLimit = RuleLimit.OfRequest(limit.RequestsPerUnit, (LimitUnit)limit.Unit);
        }
        else if (LayerSearch.Find(domain, descriptor.Entries, tiered, call.Now, call, out bool byTier) is { } node)
        {
            slot.Node = node;
            slot.IsUnlimited = node.Rule!.Unlimited;
            if (byTier)
            {
                slot.Entries = tiered!;
                slot.Tier = tier;
            }
        }
    }

    private void Follow(RateLimitCall call, ref DescriptorSlot slot, AccessVerdict listed)
    {
        slot.Listed = listed;
        if (listed.IsDenied)
        {
            slot.Code = RateLimitResponse.Types.Code.OverLimit;
            call.DeniedByList = !options.ShadowMode;
            _denied.Increment();
        }
        else
        {
            slot.IsUnlimited = true;
            _allowed.Increment();
        }
    }

    /// <summary>Takes the rule from every descriptor whose rule another rule of the call replaces.</summary>
    private static void DropReplaced(Span<DescriptorSlot> slots)
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
