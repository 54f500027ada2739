using EnvoyRls.Analysis.Wording;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Lists;

namespace EnvoyRls.Analysis.Diff;

/// <summary>Compares what two rule sets mean: files, comments, spelling and order are no differences, except where order decides.</summary>
internal sealed class RuleSetComparison
{
    private readonly RuleTree _old;
    private readonly RuleTree _new;
    private readonly List<Difference> _differences = [];

    private RuleSetComparison(RuleSet oldRules, RuleSet newRules)
    {
        _old = new RuleTree(oldRules);
        _new = new RuleTree(newRules);
    }

    /// <summary>All differences, ordered by rule.</summary>
    public static IReadOnlyList<Difference> Compare(RuleSet oldRules, RuleSet newRules)
    {
        RuleSetComparison comparison = new(oldRules, newRules);
        comparison.CompareDomains(oldRules, newRules);
        comparison.CompareCommon();
        comparison.CompareRest();
        return [.. comparison._differences.OrderBy(difference => difference.Rule, StringComparer.Ordinal)];
    }

    private void CompareDomains(RuleSet oldRules, RuleSet newRules)
    {
        foreach (RuleDomain domain in newRules.Domains)
        {
            RuleDomain? before = oldRules.Find(domain.Name);
            if (before is not null)
            {
                CompareFields(RuleFacts.Of(before), RuleFacts.Of(domain), domain.Name, default);
            }

            CompareLists("allow", domain.Name, before?.Lists.Allow ?? [], domain.Lists.Allow);
            CompareLists("deny", domain.Name, before?.Lists.Deny ?? [], domain.Lists.Deny);
        }
    }

    private void CompareLists(string list, string domain, IReadOnlyList<AccessListEntry> before, IReadOnlyList<AccessListEntry> after)
    {
        Dictionary<string, AccessListEntry> old = ByName(before);
        Dictionary<string, AccessListEntry> current = ByName(after);
        foreach ((string name, AccessListEntry item) in current)
        {
            string rule = $"{domain} {list} list: {name}";
            if (old.TryGetValue(name, out AccessListEntry? earlier))
            {
                CompareFields(RuleFacts.Of(earlier), RuleFacts.Of(item), rule, default);
            }
            else
            {
                _differences.Add(new Difference(DifferenceKind.Added, rule, default) { To = item.Reason });
            }
        }

        _differences.AddRange(old.Where(item => !current.ContainsKey(item.Key))
            .Select(item => new Difference(DifferenceKind.Removed, $"{domain} {list} list: {item.Key}", default) { From = item.Value.Reason }));
    }

    /// <summary>Items by what they are about; of several about the same the last.</summary>
    private static Dictionary<string, AccessListEntry> ByName(IReadOnlyList<AccessListEntry> items)
    {
        Dictionary<string, AccessListEntry> named = new(StringComparer.Ordinal);
        foreach (AccessListEntry item in items)
        {
            named[$"{item.Key}={item.Matcher.Text}"] = item;
        }

        return named;
    }

    private void CompareCommon()
    {
        foreach ((string path, RuleNode newNode) in _new.Nodes)
        {
            if (!_old.Nodes.TryGetValue(path, out RuleNode? oldNode))
            {
                continue;
            }

            CompareFields(RuleFacts.Of(oldNode), RuleFacts.Of(newNode), newNode.FullKey, newNode.Place);
            foreach ((RuleNode first, RuleNode second) in SiblingOrder.Changes(oldNode, newNode, _new.IsSpecific(newNode)))
            {
                _differences.Add(new Difference(DifferenceKind.Reordered, first.FullKey, first.Place) { To = second.FullKey });
            }
        }
    }

    private void CompareFields(RuleFacts before, RuleFacts after, string rule, RulePlace place)
    {
        foreach (string field in before.Fields.Concat(after.Fields).Select(fact => fact.Key).Distinct(StringComparer.Ordinal))
        {
            string from = ValueOf(before, field);
            string to = ValueOf(after, field);
            if (from != to)
            {
                _differences.Add(new Difference(DifferenceKind.Changed, rule, place) { Field = field, From = from, To = to });
            }
        }
    }

    /// <summary>What is in one of the two only: moved, where the same rule left one place and came to another, else added or removed.</summary>
    private void CompareRest()
    {
        List<RuleNode> added = [.. _new.Nodes.Where(pair => !_old.Nodes.ContainsKey(pair.Key)).Select(pair => pair.Value)];
        Dictionary<string, Queue<RuleNode>> arrivals = added
            .Where(node => node.Rule is not null)
            .GroupBy(IdentityOf, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new Queue<RuleNode>(group), StringComparer.Ordinal);
        HashSet<RuleNode> moved = new(ReferenceEqualityComparer.Instance);
        foreach ((string path, RuleNode node) in _old.Nodes)
        {
            if (_new.Nodes.ContainsKey(path))
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
    private static string IdentityOf(RuleNode node) => $"{RuleTree.NameOf(node)}\n{RuleFacts.Of(node).Signature}";

    private static string Describe(RuleNode node) => node switch
    {
        { Parent: null } => "domain",
        { Rule: { } rule } => RuleText.LimitsOf(rule),
        _ => "no limit",
    };

    private static string ValueOf(RuleFacts facts, string field) => facts.Fields.FirstOrDefault(fact => fact.Key == field).Value ?? "";
}
