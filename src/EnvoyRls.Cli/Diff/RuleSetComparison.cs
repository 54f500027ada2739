using EnvoyRls.Cli.Wording;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Diff;

/// <summary>Compares what two rule sets mean: files, comments, spelling and order are no differences, except where order decides.</summary>
internal sealed class RuleSetComparison
{
    private const char Separator = '\0';

    private readonly Dictionary<string, RuleNode> _old;
    private readonly Dictionary<string, RuleNode> _new;
    private readonly List<Difference> _differences = [];

    private RuleSetComparison(RuleSet oldRules, RuleSet newRules)
    {
        _old = NodesOf(oldRules);
        _new = NodesOf(newRules);
    }

    /// <summary>All differences, ordered by rule.</summary>
    public static IReadOnlyList<Difference> Compare(RuleSet oldRules, RuleSet newRules)
    {
        RuleSetComparison comparison = new(oldRules, newRules);
        comparison.CompareCommon();
        comparison.CompareRest();
        return [.. comparison._differences.OrderBy(difference => difference.Rule, StringComparer.Ordinal)];
    }

    /// <summary>All nodes by their path, domains included.</summary>
    private static Dictionary<string, RuleNode> NodesOf(RuleSet rules)
    {
        Dictionary<string, RuleNode> nodes = new(StringComparer.Ordinal);
        foreach (RuleDomain domain in rules.Domains)
        {
            Add(domain.Root, domain.Name);
        }

        return nodes;

        void Add(RuleNode node, string path)
        {
            nodes.Add(path, node);
            foreach (RuleNode child in node.Children.Nodes)
            {
                Add(child, $"{path}{Separator}{child.CompositeKey}");
            }
        }
    }

    private void CompareCommon()
    {
        foreach ((string path, RuleNode newNode) in _new)
        {
            if (_old.TryGetValue(path, out RuleNode? oldNode))
            {
                CompareFields(oldNode, newNode);
                foreach ((RuleNode first, RuleNode second) in SiblingOrder.Changes(oldNode, newNode))
                {
                    _differences.Add(new Difference(DifferenceKind.Reordered, first.FullKey, first.Place) { To = second.FullKey });
                }
            }
        }
    }

    private void CompareFields(RuleNode oldNode, RuleNode newNode)
    {
        IReadOnlyList<KeyValuePair<string, string>> before = RuleFacts.Of(oldNode).Fields;
        IReadOnlyList<KeyValuePair<string, string>> after = RuleFacts.Of(newNode).Fields;
        foreach (string field in before.Concat(after).Select(field => field.Key).Distinct(StringComparer.Ordinal))
        {
            string from = ValueOf(before, field);
            string to = ValueOf(after, field);
            if (from != to)
            {
                _differences.Add(new Difference(DifferenceKind.Changed, newNode.FullKey, newNode.Place) { Field = field, From = from, To = to });
            }
        }
    }

    /// <summary>What is in one of the two only: moved, where the same rule left one place and came to another, else added or removed.</summary>
    private void CompareRest()
    {
        List<RuleNode> added = [.. _new.Where(pair => !_old.ContainsKey(pair.Key)).Select(pair => pair.Value)];
        Dictionary<string, Queue<RuleNode>> arrivals = added
            .Where(node => node.Rule is not null)
            .GroupBy(IdentityOf, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new Queue<RuleNode>(group), StringComparer.Ordinal);
        HashSet<RuleNode> moved = new(ReferenceEqualityComparer.Instance);
        foreach ((string path, RuleNode node) in _old)
        {
            if (_new.ContainsKey(path))
            {
                continue;
            }

            if (node.Rule is not null && arrivals.TryGetValue(IdentityOf(node), out Queue<RuleNode>? candidates) && candidates.TryDequeue(out RuleNode? arrival))
            {
                moved.Add(arrival);
                _differences.Add(new Difference(DifferenceKind.Moved, node.FullKey, arrival.Place) { To = arrival.FullKey });
            }
            else
            {
                _differences.Add(new Difference(DifferenceKind.Removed, node.FullKey, node.Place) { From = Describe(node) });
            }
        }

        _differences.AddRange(added.Where(node => !moved.Contains(node))
            .Select(node => new Difference(DifferenceKind.Added, node.FullKey, node.Place) { To = Describe(node) }));
    }

    /// <summary>What tells that two rules are the same one: what they match last, and all that they say.</summary>
    private static string IdentityOf(RuleNode node) => $"{node.CompositeKey}\n{RuleFacts.Of(node).Signature}";

    private static string Describe(RuleNode node) => node switch
    {
        { Parent: null } => "domain",
        { Rule: { } rule } => RuleText.LimitsOf(rule),
        _ => "no limit",
    };

    private static string ValueOf(IReadOnlyList<KeyValuePair<string, string>> fields, string name) =>
        fields.FirstOrDefault(field => field.Key == name).Value ?? "";
}
