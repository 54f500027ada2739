using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Lists;
using Google.Protobuf.Collections;

namespace EnvoyRls.Analysis.Explain;

/// <summary>What the rules say about a descriptor.</summary>
/// <param name="IsStaged">Whether it is held to the staged rules.</param>
/// <param name="Tier">The tier that its user is in.</param>
/// <param name="Listed">The list that has it.</param>
/// <param name="Layers">The layers that were asked for its rule.</param>
internal sealed record ResolvedDescriptor(bool IsStaged, string? Tier, AccessVerdict? Listed, IReadOnlyList<LayerTrace> Layers)
{
    /// <summary>What overrides say about it.</summary>
    public ResolvedOverrides Overrides { get; private init; } = ResolvedOverrides.None;

    /// <summary>The rule that decides; <see langword="null"/> if none holds.</summary>
    public Rule? Rule => Layers is [.., { Verdict: LayerVerdict.Decides } last] ? last.Trace.Match!.Rule : null;

    /// <summary>Looks where a call looks: at the staged rules or those that stand, with the tier or without.</summary>
    /// <param name="rules">The rules in force.</param>
    /// <param name="domain">The domain, which the rules have.</param>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="now">Unix time in microseconds.</param>
    public static ResolvedDescriptor Of(RuleSet rules, string domain, RateLimitDescriptor descriptor, long now)
    {
        bool isStaged = rules.Staged is { } staged && Rollout.Includes(domain, descriptor.Entries, staged.Parts);
        RuleSet held = isStaged ? rules.Staged!.Candidate : rules;
        string? tier = null;
        RepeatedField<RateLimitDescriptor.Types.Entry>? tiered = held.Tiers?.Resolve(descriptor.Entries, now, out tier);
        ResolvedDescriptor resolved = held.Find(domain) is { } first
            ? new ResolvedDescriptor(isStaged, tier, first.Lists.Find(tiered ?? descriptor.Entries, now), LayerTrace.Of(first, descriptor.Entries, tiered, now))
            : new ResolvedDescriptor(isStaged, tier, null, []);
        if (resolved.Listed is not null || resolved.Rule is { Unlimited: true })
        {
            return resolved;
        }

        bool byTier = resolved.Layers is [.., { Verdict: LayerVerdict.Decides, ByTier: true }];
        ResolvedOverrides overrides = ResolvedOverrides.Of(rules, domain, descriptor.Entries, byTier ? tiered! : descriptor.Entries, now);

        // There is nothing to scale.
        return resolved with { Overrides = resolved.Rule is null && descriptor.Limit is null ? overrides with { Scale = null } : overrides };
    }
}
