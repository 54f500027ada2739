using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules.Lists;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Export;

/// <summary>Turns one layer of a domain back into the nodes that it could have been read from.</summary>
internal static class RuleTree
{
    /// <param name="domain">The layer.</param>
    /// <param name="lists">The items to write: in a chain of layers the first one has those of all.</param>
    public static YamlMapping Of(RuleDomain domain, AccessList lists) => new MappingDraft()
        .Node("domain", MappingDraft.String(domain.Name))
        .Word<MatchOrder>("match_order", domain.MatchOrder, MatchOrder.Reference)
        .Word("charge", domain.Charge)
        .Word("on_store_failure", domain.OnStoreFailure)
        .Word("consistency", domain.Consistency)
        .Node("adaptive", domain.Adaptive is { } adaptive ? AdaptiveFields.Of(adaptive) : null)
        .Node("lists", lists.IsEmpty ? null : ListsOf(lists))
        .List("descriptors", domain.Root.Children.Nodes.Select(DescriptorOf))
        .Build();

    private static YamlMapping ListsOf(AccessList lists) => new MappingDraft()
        .List("allow", lists.Allow.Select(ItemOf))
        .List("deny", lists.Deny.Select(ItemOf))
        .Build();

    /// <summary>An item of a list.</summary>
    public static YamlMapping ItemOf(AccessListEntry item)
    {
        MappingDraft draft = new MappingDraft().Node("key", MappingDraft.String(item.Key));
        ValueMatcher matcher = item.Matcher;
        if (matcher is { Kind: MatchKind.Exact, Values: [var value] } && !value.Contains('*', StringComparison.Ordinal))
        {
            draft.Text("value", value);
        }
        else
        {
            // Values of a list file may be many and exact, which rule files call a set.
            AddValues(draft, matcher.Kind == MatchKind.Exact && matcher.Values.Count > 1 ? MatchKind.Set : matcher.Kind, matcher.Values);
        }

        return draft
            .Text("reason", item.Reason)
            .Text("expires", item.ExpiresUnixMicroseconds is { } expires ? MomentText.Format(expires) : "")
            .Build();
    }

    /// <summary>What a node matches.</summary>
    public static MappingDraft EntryOf(RuleNode node)
    {
        MappingDraft draft = new MappingDraft().Node("key", MappingDraft.String(node.Key));
        if (node.Matcher is { } matcher)
        {
            AddValues(draft, matcher.Kind, matcher.Values);
            return draft.Flag("not", matcher.Negated);
        }

        return draft.Word<MatchKind>("match", node.StatesMatch ? MatchKind.Exact : null).Text("value", node.Value);
    }

    /// <summary>What a node matches, and what it means for those that go by it.</summary>
    public static MappingDraft StepOf(RuleNode node) =>
        EntryOf(node).Flag("fallthrough", node.Fallthrough).Flag("share_threshold", node.ShareThreshold).Flag("value_to_metric", node.ValueToMetric);

    private static YamlMapping DescriptorOf(RuleNode node)
    {
        MappingDraft draft = StepOf(node);
        if (node.Rule is { } rule)
        {
            RuleFields.Add(draft, rule);
        }

        return draft.List("descriptors", node.Children.Nodes.Select(DescriptorOf)).Build();
    }

    private static void AddValues(MappingDraft draft, MatchKind kind, IReadOnlyList<string> values)
    {
        draft.Word<MatchKind>("match", kind);
        if (values is [var only] && kind != MatchKind.Set)
        {
            draft.Text("value", only);
        }
        else
        {
            draft.Node("values", MappingDraft.Texts(values));
        }
    }
}
