using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Decisions;

/// <summary>Finds rules in the layers of a domain: the first layer whose rule for a descriptor holds now decides. Allocates nothing.</summary>
internal static class LayerSearch
{
    /// <summary>Whether a rule is in force for a key and a client now; one that is not is as if it were not there.</summary>
    public static bool Holds(RuleNode node, Rule rule, RepeatedField<RateLimitDescriptor.Types.Entry> entries, long now, ICallClient client) =>
        rule.Active?.IsActive(now) != false && Rollout.Includes(node, entries, rule.Rollout) && rule.When?.Holds(client.Standing) != false;

    /// <summary>The node whose rule a descriptor is held to.</summary>
    /// <param name="domain">The first layer.</param>
    /// <param name="entries">The descriptor's entries.</param>
    /// <param name="tiered">The same with the user's tier, which every layer is asked for first; <see langword="null"/> for no tier.</param>
    /// <param name="now">Unix time in microseconds.</param>
    /// <param name="client">Who is behind the call.</param>
    /// <param name="byTier">Whether it was found with the tier.</param>
    public static RuleNode? Find(
        RuleDomain domain,
        RepeatedField<RateLimitDescriptor.Types.Entry> entries,
        RepeatedField<RateLimitDescriptor.Types.Entry>? tiered,
        long now,
        ICallClient client,
        out bool byTier)
    {
        byTier = false;
        for (RuleDomain? layer = domain; layer is not null; layer = layer.Next)
        {
            if (tiered is not null && IfHolds(RuleMatcher.Match(layer, tiered), tiered, now, client) is { } ofTier)
            {
                byTier = true;
                return ofTier;
            }

            if (IfHolds(RuleMatcher.Match(layer, entries), entries, now, client) is { } node)
            {
                return node;
            }
        }

        return null;
    }

    /// <summary>
    /// The node whose rule goes for the entries of a matched descriptor up to a depth above the match. In the layer of the
    /// match that is the node on the way to it; any other layer is asked for those entries.
    /// </summary>
    public static RuleNode? FindAbove(
        RuleDomain domain, RuleNode match, int depth, RepeatedField<RateLimitDescriptor.Types.Entry> entries, long now, ICallClient client)
    {
        RuleNode root = match.AncestorAt(-1);
        for (RuleDomain? layer = domain; layer is not null; layer = layer.Next)
        {
            RuleNode? above = layer.Root == root ? match.AncestorAt(depth) : RuleMatcher.Match(layer, entries, depth + 1);
            if (IfHolds(above, entries, now, client) is { } node)
            {
                return node;
            }
        }

        return null;
    }

    private static RuleNode? IfHolds(RuleNode? node, RepeatedField<RateLimitDescriptor.Types.Entry> entries, long now, ICallClient client) =>
        node is { Rule: { } rule } && Holds(node, rule, entries, now, client) ? node : null;
}
