using EnvoyRls.Core.Matching;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>The children of one node while they are read: in order, each composite key once.</summary>
internal sealed class SiblingList(RuleNode parent)
{
    private readonly HashSet<string> _compositeKeys = new(StringComparer.Ordinal);
    private readonly List<RuleNode> _nodes = [];

    public RuleNode Parent { get; } = parent;

    /// <summary>Claims a composite key; false if a sibling has it.</summary>
    public bool TryClaim(string compositeKey) => _compositeKeys.Add(compositeKey);

    public void Add(RuleNode node) => _nodes.Add(node);

    /// <summary>Gives the parent its children, indexed for matching.</summary>
    public void Seal(MatchOrder order) => Parent.Children = RuleNodeIndex.Create(_nodes, order);
}
