using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Rules;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Matching;

/// <summary>Finds the rule of a descriptor in one layer. Pure, allocates nothing.</summary>
public static class RuleMatcher
{
    /// <summary>
    /// Walks the tree one level per entry, in request order. A child that lacks the next entry is left for a sibling
    /// only where it says <c>fallthrough</c>.
    /// </summary>
    /// <returns>The node of the last entry if it carries a limit, else <see langword="null"/>.</returns>
    public static RuleNode? Match(RuleDomain domain, RepeatedField<RateLimitDescriptor.Types.Entry> entries) => Match(domain, entries, entries.Count);

    /// <summary>The same for a descriptor of the first <paramref name="count"/> entries.</summary>
    internal static RuleNode? Match(RuleDomain domain, RepeatedField<RateLimitDescriptor.Types.Entry> entries, int count)
    {
        if (domain.HasFallthrough)
        {
            return MatchFrom(domain.Root, entries, count);
        }

        RuleNode node = domain.Root;
        for (int i = 0; i < count; i++)
        {
            RateLimitDescriptor.Types.Entry entry = entries[i];
            if (node.Children.Find(entry.Key, entry.Value) is not { } child)
            {
                return null;
            }

            node = child;
        }

        return node.Rule is null ? null : node;
    }

    private static RuleNode? MatchFrom(RuleNode node, RepeatedField<RateLimitDescriptor.Types.Entry> entries, int count)
    {
        if (node.Depth < count - 1)
        {
            return MatchBelow(node, entries, count);
        }

        return node.Rule is null ? null : node;
    }

    /// <summary>Tries the children of a node in their order for as long as they let the search go on; as deep as the tree at most.</summary>
    private static RuleNode? MatchBelow(RuleNode parent, RepeatedField<RateLimitDescriptor.Types.Entry> entries, int count)
    {
        int depth = parent.Depth + 1;
        RateLimitDescriptor.Types.Entry entry = entries[depth];
        MatchRank rank = MatchRank.First;
        while (parent.Children.Find(entry.Key, entry.Value, rank) is { Node: { } child } candidate)
        {
            RuleNode? found = WasTried(parent, entry, candidate) ? null : MatchFrom(child, entries, count);
            if (found is not null || !child.Fallthrough)
            {
                return found;
            }

            rank = candidate.Rank;
        }

        return null;
    }

    /// <summary>Whether another of the node's values matched the entry before, so that all below it has been tried.</summary>
    private static bool WasTried(RuleNode parent, RateLimitDescriptor.Types.Entry entry, MatchCandidate candidate)
    {
        if (candidate.Node is not { Matcher.Values.Count: > 1 })
        {
            return false;
        }

        MatchCandidate earlier = parent.Children.Find(entry.Key, entry.Value, MatchRank.First);
        while (earlier.Node != candidate.Node)
        {
            earlier = parent.Children.Find(entry.Key, entry.Value, earlier.Rank);
        }

        return earlier.Rank != candidate.Rank;
    }
}
