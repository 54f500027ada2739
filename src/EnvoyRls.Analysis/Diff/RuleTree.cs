using EnvoyRls.Analysis.Wording;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;

namespace EnvoyRls.Analysis.Diff;

/// <summary>
/// All nodes of a rule set by what makes them the same one in another rule set: rules of the admin API by their id, others
/// by layer and path.
/// </summary>
internal sealed class RuleTree
{
    private const char Separator = '\0';

    private readonly Dictionary<string, PlacedNode> _nodes = new(StringComparer.Ordinal);
    private readonly HashSet<RuleNode> _specific = new(ReferenceEqualityComparer.Instance);

    public RuleTree(RuleSet rules)
    {
        foreach (RuleDomain layer in rules.Domains.SelectMany(domain => domain.Layers))
        {
            Add(layer.Root, layer, PathOf(layer));
        }
    }

    /// <summary>The nodes, parents first; the roots are among them.</summary>
    public IReadOnlyDictionary<string, PlacedNode> Nodes => _nodes;

    /// <summary>Whether the children of a node are preferred by how specific they are, and only among equals in file order.</summary>
    public bool IsSpecific(RuleNode node) => _specific.Contains(node);

    /// <summary>What a node is told apart from its siblings by; the order of its values means nothing.</summary>
    public static string NameOf(RuleNode node) => node.Matcher is { Values.Count: > 1 } matcher
        ? $"{node.Key}_{matcher.Negated}:{matcher.Kind}:{string.Join('\n', matcher.Values.Order(StringComparer.Ordinal))}"
        : node.CompositeKey;

    /// <summary>Whether two nodes have the same path.</summary>
    public static bool AreAtOnePlace(RuleNode one, RuleNode other)
    {
        if (one.FullKey == other.FullKey || one.Parent is null || other.Parent is null)
        {
            return one.FullKey == other.FullKey;
        }

        return NameOf(one) == NameOf(other) && AreAtOnePlace(one.Parent, other.Parent);
    }

    private static string PathOf(RuleDomain layer) =>
        LayerText.LayerOf(layer) == RuleLayer.File ? layer.Name : $"{layer.Name}{Separator}{Separator}{LayerText.Of(layer)}";

    /// <summary>Adds a node and all below it.</summary>
    private void Add(RuleNode node, RuleDomain layer, string path)
    {
        bool hasId = layer.Priority is not null && node.ManagedId is not null;
        if (!_nodes.TryAdd(hasId ? $"{layer.Name}{Separator}{Separator}{node.ManagedId}" : path, new PlacedNode(node, layer)))
        {
            // Two siblings that list the same values in another order; the later one never matches.
            return;
        }

        IReadOnlyList<RuleNode> children = node.Children.Nodes;
        if (layer.MatchOrder == MatchOrder.Specific || children.Any(child => child.StatesMatch || child.Matcher is not null))
        {
            _specific.Add(node);
        }

        foreach (RuleNode child in children)
        {
            Add(child, layer, $"{path}{Separator}{NameOf(child)}");
        }
    }
}
