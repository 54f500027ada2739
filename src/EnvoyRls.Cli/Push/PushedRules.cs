using System.Globalization;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Export;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Lists;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Cli.Push;

/// <summary>Makes managed objects of the rules and lists of files: of each rule the whole way to it.</summary>
internal static class PushedRules
{
    /// <summary>All of them, in the order of the files.</summary>
    public static IReadOnlyList<PushedObject> Of(RuleSet rules, PushedIds ids) =>
    [
        .. rules.Domains.OrderBy(domain => domain.Name, StringComparer.Ordinal).SelectMany(domain => RulesOf(domain, ids).Concat(ItemsOf(domain, ids))),
    ];

    private static IEnumerable<PushedObject> RulesOf(RuleDomain domain, PushedIds ids) => domain.Root.Descendants()
        .Where(node => node.Rule is not null)
        .Select(node =>
        {
            RuleNode[] path = [.. Enumerable.Range(0, node.Depth + 1).Select(node.AncestorAt)];
            string id = ids.Of([domain.Name, .. path.Select(step => step.CompositeKey)]);
            MappingDraft draft = new MappingDraft()
                .Text("id", id)
                .Text("domain", domain.Name)
                .List("descriptors", path.Select(step => RuleTree.StepOf(step).Build()));
            RuleFields.Add(draft, node.Rule!);
            return ObjectOf(ManagedKind.Rule, id, draft.Build(), node.Place);
        });

    private static IEnumerable<PushedObject> ItemsOf(RuleDomain domain, PushedIds ids)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach ((AccessListKind list, AccessListEntry item) in domain.Lists.Allow.Select(item => (AccessListKind.Allow, item))
            .Concat(domain.Lists.Deny.Select(item => (AccessListKind.Deny, item))))
        {
            string word = WordTable<AccessListKind>.WordOf(list);

            // A list file is one item of many values, which come and go without it becoming another one.
            string values = item.Matcher.Values is [_] ? item.Matcher.Text : WordTable<Core.Matching.MatchKind>.WordOf(item.Matcher.Kind);
            string[] path = [domain.Name, word, item.Key, values];
            string id = ids.Of(path);
            for (int others = 2; !taken.Add(id); others++)
            {
                id = ids.Of([.. path, others.ToString(CultureInfo.InvariantCulture)]);
            }

            MappingDraft draft = new MappingDraft().Text("id", id).Text("domain", domain.Name).Text("list", word);
            YamlMapping body = draft.Build();
            yield return ObjectOf(ManagedKind.ListItem, id, body with { Pairs = [.. body.Pairs, .. RuleTree.ItemOf(item).Pairs] }, item.Place);
        }
    }

    private static PushedObject ObjectOf(ManagedKind kind, string id, YamlMapping body, RulePlace place) =>
        new(new ManagedDocument(kind, id, JsonTreeWriter.Write(body, ManagedGrammar.Of(kind)), DocumentSyntax.Json), place);
}
