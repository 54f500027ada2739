using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Overrides;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Decisions;

/// <summary>
/// Finds what overrides say about a descriptor: of those whose path matches the whole of it, the most specific one that holds
/// now. Allocates nothing.
/// </summary>
internal static class OverrideSearch
{
    /// <summary>Asks for a descriptor that is neither listed nor unlimited, by the entries that are counted, and by those that came if a tier was added.</summary>
    public static void Find(RateLimitCall call, ref DescriptorSlot slot, DomainOverrides overrides, RepeatedField<RateLimitDescriptor.Types.Entry> came)
    {
        if (slot.Listed is not null || slot.IsUnlimited)
        {
            return;
        }

        if (overrides.Scales is { } scales && (slot.Node is not null || slot.RequestLimit is not null))
        {
            slot.Scale = Find(scales, slot.Entries, call.Now, call) ?? (slot.Tier is null ? null : Find(scales, came, call.Now, call));
        }

        if (overrides.Limits is { } limits)
        {
            slot.OverrideEntries = slot.Entries;
            slot.OverrideNode = Find(limits, slot.Entries, call.Now, call);
            if (slot is { OverrideNode: null, Tier: not null })
            {
                slot.OverrideEntries = came;
                slot.OverrideNode = Find(limits, came, call.Now, call);
            }
        }
    }

    /// <summary>The override of one kind that goes for a descriptor.</summary>
    /// <param name="tree">Overrides of one kind.</param>
    /// <param name="entries">The descriptor's entries.</param>
    /// <param name="now">Unix time in microseconds.</param>
    /// <param name="client">Who is behind the call.</param>
    public static RuleNode? Find(RuleDomain tree, RepeatedField<RateLimitDescriptor.Types.Entry> entries, long now, ICallClient client) =>
        Below(tree.Root, entries, now, client);

    /// <summary>Tries the children of a node, the most specific first, until one leads to an override that holds; as deep as the tree at most.</summary>
    private static RuleNode? Below(RuleNode parent, RepeatedField<RateLimitDescriptor.Types.Entry> entries, long now, ICallClient client)
    {
        int depth = parent.Depth + 1;
        if (depth == entries.Count)
        {
            return FirstThatHolds(parent, entries, now, client);
        }

        // The short way, without ranks, is enough for most: it says that there is nothing, or leads to what is looked for.
        RateLimitDescriptor.Types.Entry entry = entries[depth];
        if (parent.Children.Find(entry.Key, entry.Value) is not { } first)
        {
            return null;
        }

        RuleNode? found = Below(first, entries, now, client);
        return found is null && parent.Children.Nodes.Count > 1 ? BelowOthers(parent, first, entries, now, client) : found;
    }

    private static RuleNode? BelowOthers(
        RuleNode parent, RuleNode tried, RepeatedField<RateLimitDescriptor.Types.Entry> entries, long now, ICallClient client)
    {
        RateLimitDescriptor.Types.Entry entry = entries[parent.Depth + 1];
        MatchRank rank = MatchRank.First;
        while (parent.Children.Find(entry.Key, entry.Value, rank) is { Node: { } child } candidate)
        {
            if (child != tried && Below(child, entries, now, client) is { } found)
            {
                return found;
            }

            rank = candidate.Rank;
        }

        return null;
    }

    private static RuleNode? FirstThatHolds(RuleNode end, RepeatedField<RateLimitDescriptor.Types.Entry> entries, long now, ICallClient client)
    {
        for (RuleNode? node = end; node?.Rule is { } rule; node = rule.Override!.Otherwise)
        {
            if (LayerSearch.Holds(node, rule, entries, now, client))
            {
                return node;
            }
        }

        return null;
    }
}
