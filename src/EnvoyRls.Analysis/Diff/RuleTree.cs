using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Diff;

/// <summary>All nodes of a rule set by their path; the domains' roots are among them.</summary>
internal sealed class RuleTree
{
    private const char Separator = '\0';

    private readonly Dictionary<string, RuleNode> _nodes = new(StringComparer.Ordinal);
    private readonly HashSet<RuleNode> _specific = new(ReferenceEqualityComparer.Instance);

    public RuleTree(RuleSet rules)
    {
        foreach (RuleDomain domain in rules.Domains)
        {
            Add(domain.Root, domain.Name, domain.MatchOrder == MatchOrder.Specific);
        }
    }

    /// <summary>The nodes, parents first.</summary>
    public IReadOnlyDictionary<string, RuleNode> Nodes => _nodes;

    /// <summary>Whether the children of a node are preferred by how specific they are, and only among equals in file order.</summary>
    public bool IsSpecific(RuleNode node) => _specific.Contains(node);

    /// <summary>What a node is told apart from its siblings by; the order of its values means nothing.</summary>
    public static string NameOf(RuleNode node) => node.Matcher is { Values.Count: > 1 } matcher
        ? $"{node.Key}_{matcher.Negated}:{matcher.Kind}:{string.Join('\n', matcher.Values.Order(StringComparer.Ordinal))}"
        : node.CompositeKey;

    private void Add(RuleNode node, string path, bool specific)
    {
        if (!_nodes.TryAdd(path, node))
        {
            // Two siblings that list the same values in another order; the later one never matches.
            return;
        }

        IReadOnlyList<RuleNode> children = node.Children.Nodes;
        if (specific || children.Any(child => child.StatesMatch || child.Matcher is not null))
        {
            _specific.Add(node);
        }

        foreach (RuleNode child in children)
        {
            Add(child, $"{path}{Separator}{NameOf(child)}", specific);
        }
    }
}
