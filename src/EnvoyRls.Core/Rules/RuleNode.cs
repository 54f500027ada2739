using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules.Layers;

namespace EnvoyRls.Core.Rules;

/// <summary>One descriptor of a rule file: matches one entry of a request, may carry a limit, may have children.</summary>
public sealed class RuleNode
{
    /// <param name="parent">The node above.</param>
    /// <param name="key">The configured key.</param>
    /// <param name="value">The configured value, or what stands for it where there is a matcher.</param>
    /// <param name="matcher">How values are compared; <see langword="null"/> for the reference's way.</param>
    internal RuleNode(RuleNode? parent, string key, string value, ValueMatcher? matcher = null)
    {
        Parent = parent;
        Key = key;
        Value = value;
        Matcher = matcher;
        CompositeKey = value.Length == 0 ? key : $"{key}_{value}";
        FullKey = parent is null ? key : $"{parent.FullKey}.{CompositeKey}";
        StatKey = FullKey;
        Depth = parent is null ? -1 : parent.Depth + 1;
    }

    /// <summary>The node above; <see langword="null"/> for a domain's root.</summary>
    public RuleNode? Parent { get; }

    /// <summary>Which entry of a descriptor this node matches, from 0; -1 for a domain's root.</summary>
    public int Depth { get; }

    public string Key { get; }

    /// <summary>The configured value, or the matcher's text; empty matches every value.</summary>
    public string Value { get; }

    /// <summary>How values are compared; <see langword="null"/> for the reference's way: exactly, by wildcard, or not at all.</summary>
    public ValueMatcher? Matcher { get; }

    /// <summary><c>key</c>, or <c>key_value</c>, or <c>key_kind:value</c>: what siblings are told apart by.</summary>
    public string CompositeKey { get; }

    /// <summary>The domain and all composite keys down to here, joined by dots: the rule's identity.</summary>
    public string FullKey { get; }

    /// <summary>Where the descriptor is written; the default for a domain's root.</summary>
    public RulePlace Place { get; internal init; }

    /// <summary>Which layer the node is of.</summary>
    public RuleLayer Layer { get; internal init; }

    /// <summary>The id of the managed rule whose path ends here; <see langword="null"/> for any other node.</summary>
    public string? ManagedId { get; internal set; }

    /// <summary>The limit; <see langword="null"/> for a node that only nests or deliberately lets pass.</summary>
    public Rule? Rule { get; internal set; }

    /// <summary>Where nothing below matches the rest of a descriptor, the next sibling that matches is tried.</summary>
    public bool Fallthrough { get; internal init; }

    /// <summary>The key under which statistics are kept when no request value enters it.</summary>
    internal string StatKey { get; set; }

    /// <summary>Whether key or value contains <c>*</c>.</summary>
    internal bool IsWildcard { get; init; }

    /// <summary>Whether the file says <c>match:</c> or <c>not:</c> here, so that its siblings are taken in specific order.</summary>
    internal bool StatesMatch { get; init; }

    /// <summary>Whether it takes more than one certain value to match, so that values may share a counter.</summary>
    internal bool IsPattern => IsWildcard || Matcher is not null;

    /// <summary>All values that match this pattern share one counter.</summary>
    internal bool ShareThreshold { get; init; }

    /// <summary>The request's value at this level enters the statistic's name.</summary>
    internal bool ValueToMetric { get; init; }

    /// <summary>Whether this node or one above shares its threshold, so that a counter key needs a second look.</summary>
    internal bool SharesThresholdOnPath { get; init; }

    /// <summary>Whether this node or one above puts request values into the statistic's name.</summary>
    internal bool ValueToMetricOnPath { get; init; }

    internal RuleNodeIndex Children { get; set; } = RuleNodeIndex.Empty;

    /// <summary>This node's descendants, parents first, in document order.</summary>
    internal IEnumerable<RuleNode> Descendants()
    {
        foreach (RuleNode child in Children.Nodes)
        {
            yield return child;
            foreach (RuleNode descendant in child.Descendants())
            {
                yield return descendant;
            }
        }
    }

    /// <summary>The node on the way from the root to this one that matched the entry at <paramref name="depth"/>.</summary>
    internal RuleNode AncestorAt(int depth)
    {
        RuleNode node = this;
        while (node.Depth > depth)
        {
            node = node.Parent!;
        }

        return node;
    }
}
