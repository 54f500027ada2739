using System.Globalization;
using EnvoyRls.Analysis.Wording;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
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

    /// <summary>All differences, ordered by rule. Rules that are staged for some keys only are not looked at.</summary>
    public static IReadOnlyList<Difference> Compare(RuleSet oldRules, RuleSet newRules)
    {
        RuleSetComparison comparison = new(oldRules, newRules);
        comparison.CompareDomains(oldRules, newRules);
        comparison.CompareCommon();
        comparison.CompareRest();
        return
        [
            .. comparison._differences
                .Concat(TierComparison.Compare(oldRules.Tiers, newRules.Tiers))
                .Concat(OverrideComparison.Compare(oldRules.Overrides, newRules.Overrides))
                .OrderBy(difference => difference.Rule, StringComparer.Ordinal),
        ];
    }

    private void CompareDomains(RuleSet oldRules, RuleSet newRules)
    {
        foreach (RuleDomain domain in newRules.Domains)
        {
            RuleDomain? before = oldRules.Find(domain.Name);
            if (before is null)
            {
                _differences.Add(new Difference(DifferenceKind.Added, domain.Name, default) { To = "domain" });
            }
            else
            {
                CompareFields(RuleFacts.Of(before), RuleFacts.Of(domain), domain.Name, default);
            }

            CompareLists("allow", domain.Name, before?.Lists.Allow ?? [], domain.Lists.Allow);
            CompareLists("deny", domain.Name, before?.Lists.Deny ?? [], domain.Lists.Deny);
        }

        _differences.AddRange(oldRules.Domains.Where(domain => newRules.Find(domain.Name) is null)
            .Select(domain => new Difference(DifferenceKind.Removed, domain.Name, default) { From = "domain" }));
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
        foreach ((string path, PlacedNode after) in _new.Nodes)
        {
            if (!_old.Nodes.TryGetValue(path, out PlacedNode? before))
            {
                continue;
            }

            RuleNode node = after.Node;
            if (!RuleTree.AreAtOnePlace(before.Node, node))
            {
                _differences.Add(Moved(before.Node, node));
            }

            CompareFields(RuleFacts.Of(before.Node), RuleFacts.Of(node), node.FullKey, node.Place, node.Layer);
            if (before.Layer.Priority != after.Layer.Priority)
            {
                _differences.Add(new Difference(DifferenceKind.Changed, node.FullKey, node.Place)
                {
                    Field = "priority",
                    From = Text(before.Layer.Priority),
                    To = Text(after.Layer.Priority),
                    Layer = node.Layer,
                });
            }

            foreach ((RuleNode first, RuleNode second) in SiblingOrder.Changes(before.Node, node, _new.IsSpecific(node)))
            {
                _differences.Add(new Difference(DifferenceKind.Reordered, first.FullKey, first.Place) { To = second.FullKey, Layer = first.Layer });
            }
        }
    }

    private void CompareFields(RuleFacts before, RuleFacts after, string rule, RulePlace place, RuleLayer layer = RuleLayer.File)
    {
        foreach (string field in before.Fields.Concat(after.Fields).Select(fact => fact.Key).Distinct(StringComparer.Ordinal))
        {
            string from = ValueOf(before, field);
            string to = ValueOf(after, field);
            if (from != to)
            {
                _differences.Add(new Difference(DifferenceKind.Changed, rule, place) { Field = field, From = from, To = to, Layer = layer });
            }
        }
    }

    /// <summary>What is in one of the two only: moved, where the same rule left one place and came to another, else added or removed.</summary>
    private void CompareRest()
    {
        RuleNode[] added = [.. _new.Nodes.Where(pair => pair.Value.IsTold && !_old.Nodes.ContainsKey(pair.Key)).Select(pair => pair.Value.Node)];
        RuleNode[] gone = [.. _old.Nodes.Where(pair => pair.Value.IsTold && !_new.Nodes.ContainsKey(pair.Key)).Select(pair => pair.Value.Node)];
        Dictionary<string, Queue<RuleNode>> arrivals = added
            .Where(node => node.Rule is not null)
            .GroupBy(IdentityOf, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new Queue<RuleNode>(group), StringComparer.Ordinal);
        HashSet<RuleNode> moved = new(ReferenceEqualityComparer.Instance);
        foreach (RuleNode node in gone)
        {
            if (node.Rule is not null && arrivals.TryGetValue(IdentityOf(node), out Queue<RuleNode>? candidates) && candidates.TryDequeue(out RuleNode? arrival))
            {
                moved.Add(arrival);
                _differences.Add(Moved(node, arrival));
            }
            else
            {
                _differences.Add(new Difference(DifferenceKind.Removed, node.FullKey, node.Place) { From = Describe(node), Layer = node.Layer });
            }
        }

        _differences.AddRange(added.Where(node => !moved.Contains(node))
            .Select(node => new Difference(DifferenceKind.Added, node.FullKey, node.Place) { To = Describe(node), Layer = node.Layer }));
    }

    private static Difference Moved(RuleNode node, RuleNode arrival) =>
        new(DifferenceKind.Moved, node.FullKey, arrival.Place) { To = arrival.FullKey, Layer = arrival.Layer };

    /// <summary>What tells that two rules are the same one: their layer, what they match last, and all that they say.</summary>
    private static string IdentityOf(RuleNode node) => $"{node.Layer}\n{RuleTree.NameOf(node)}\n{RuleFacts.Of(node).Signature}";

    private static string Describe(RuleNode node) => node.Rule is { } rule ? RuleText.LimitsOf(rule) : "no limit";

    private static string Text(int? priority) => priority?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string ValueOf(RuleFacts facts, string field) => facts.Fields.FirstOrDefault(fact => fact.Key == field).Value ?? "";
}
