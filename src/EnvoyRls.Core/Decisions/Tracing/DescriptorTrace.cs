using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Decisions.Tracing;

/// <summary>
/// How the rule of a descriptor is found in the layers of its domain, for people who ask why. Asks the layers that
/// <see cref="DescriptorResolver"/> asks and those below as well, but far from the way of calls; lists are not asked.
/// </summary>
internal sealed class DescriptorTrace
{
    private DescriptorTrace(string? release, string? tier, IReadOnlyList<LayerTrace> layers)
    {
        Release = release;
        Tier = tier;
        Layers = layers;
        Deciding = layers.FirstOrDefault(layer => layer.Verdict == LayerVerdict.Decides);
    }

    /// <summary>The release whose staged rules the descriptor is held to; <see langword="null"/> for the rules that stand.</summary>
    public string? Release { get; }

    /// <summary>The user's tier, where the descriptor did not name one and the user is in one.</summary>
    public string? Tier { get; }

    /// <summary>Every layer in the order in which they are asked, twice where there is a tier: with it, then without.</summary>
    public IReadOnlyList<LayerTrace> Layers { get; }

    /// <summary>The layer that decides; <see langword="null"/> if none does.</summary>
    public LayerTrace? Deciding { get; }

    /// <summary>The node whose rule the descriptor is held to.</summary>
    public RuleNode? Match => Deciding?.Match.Match;

    /// <summary>Traces a descriptor.</summary>
    /// <param name="rules">The effective rule set.</param>
    /// <param name="domain">The domain asked.</param>
    /// <param name="entries">The descriptor's entries.</param>
    /// <param name="now">Unix time in microseconds.</param>
    public static DescriptorTrace Of(RuleSet rules, string domain, RepeatedField<RateLimitDescriptor.Types.Entry> entries, long now)
    {
        StagedRules? staged = rules.Staged is { } some && Rollout.Includes(domain, entries, some.Parts) ? some : null;
        RuleSet asked = staged?.Candidate ?? rules;
        string? tier = null;
        RepeatedField<RateLimitDescriptor.Types.Entry>? tiered = asked.Tiers?.Resolve(entries, now, out tier);
        List<LayerTrace> layers = [];
        foreach (RuleDomain layer in asked.Find(domain)?.Layers ?? [])
        {
            if (tiered is not null)
            {
                layers.Add(Ask(layer, byTier: true, tiered, now, layers));
            }

            layers.Add(Ask(layer, byTier: false, entries, now, layers));
        }

        return new DescriptorTrace(staged?.Release, tier, layers);
    }

    private static LayerTrace Ask(
        RuleDomain layer, bool byTier, RepeatedField<RateLimitDescriptor.Types.Entry> entries, long now, List<LayerTrace> before)
    {
        MatchTrace match = MatchTrace.Of(layer, entries);
        LayerVerdict verdict = VerdictOf(match.Match, entries, now);
        bool decided = before.Exists(earlier => earlier.Verdict == LayerVerdict.Decides);
        return new LayerTrace(layer, byTier, match, decided && verdict == LayerVerdict.Decides ? LayerVerdict.Covered : verdict);
    }

    private static LayerVerdict VerdictOf(RuleNode? node, RepeatedField<RateLimitDescriptor.Types.Entry> entries, long now)
    {
        if (node?.Rule is not { } rule)
        {
            return LayerVerdict.NoMatch;
        }

        if (LayerSearch.Holds(node, rule, entries, now, AssumedClient.Ordinary))
        {
            return LayerVerdict.Decides;
        }

        return rule.Active?.IsActive(now) == false ? LayerVerdict.NotActive : LayerVerdict.NotRolledOut;
    }
}
