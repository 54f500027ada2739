using EnvoyRls.Core.Rules.Lists;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Export;

/// <summary>
/// Writes rules as files of the rule language that load again to the same rules. A file is one layer of one domain: what goes
/// before what among layers cannot be said within a file.
/// </summary>
internal static class RuleExport
{
    /// <summary>The documents of a rule set by domain; of the layers of a domain the one asked first in front.</summary>
    /// <param name="rules">One layer or several.</param>
    /// <param name="source">Where the rules come from, for a comment at the top: one line.</param>
    public static IReadOnlyList<RuleDocument> Write(RuleSet rules, string source)
    {
        List<RuleDocument> documents = [];
        foreach (RuleDomain domain in rules.Domains.OrderBy(domain => domain.Name, StringComparer.Ordinal))
        {
            RuleDomain[] layers = [.. domain.Layers];
            for (int i = 0; i < layers.Length; i++)
            {
                string place = layers.Length == 1 ? "" : $"layer {i + 1} of {layers.Length} of domain '{domain.Name}', the first asked first";
                string name = layers.Length == 1 ? domain.Name : $"{domain.Name}.{i + 1}";
                documents.Add(Document(name, layers[i], i == 0 ? domain.Lists : AccessList.Empty, source, place));
            }
        }

        return documents;
    }

    /// <summary>The documents of the managed layer: users' own limits, rules by priority, lists. Tiers are no rules; files cannot say them.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="source">Where the rules come from, for a comment at the top: one line.</param>
    public static IReadOnlyList<RuleDocument> Write(ManagedLayer layer, string source) =>
    [
        .. Write(layer.UserLimits, source, "users", "limits of users, which are asked before all others"),
        .. layer.Priorities.SelectMany(priority => Write(priority.Rules, source, $"priority{priority.Priority}", $"rules of priority {priority.Priority}")),
        .. Write(layer.Lists, source, "lists", "allow and deny lists"),
    ];

    private static IEnumerable<RuleDocument> Write(RuleSet rules, string source, string suffix, string place) => rules.Domains
        .OrderBy(domain => domain.Name, StringComparer.Ordinal)
        .Select(domain => Document($"{domain.Name}.{suffix}", domain, domain.Lists, source, place));

    private static RuleDocument Document(string name, RuleDomain domain, AccessList lists, string source, string place) =>
        new($"{name}.yaml", $"{Comment(source)}{Comment(place)}{YamlTreeWriter.Write(RuleTree.Of(domain, lists))}");

    private static string Comment(string line) => line.Length == 0 ? "" : $"# {string.Concat(line.Select(c => char.IsControl(c) ? ' ' : c))}\n";
}
