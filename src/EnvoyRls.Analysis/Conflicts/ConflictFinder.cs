using EnvoyRls.Analysis.Conflicts.Lists;
using EnvoyRls.Analysis.Conflicts.Rules;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Conflicts;

/// <summary>
/// Finds rules and items of lists that are probably not all meant. Says only what is certain: where it cannot be known
/// whether one rule always goes before another, nothing is said.
/// </summary>
/// <remarks>
/// An entry is taken to be split between key and value as the rule writes it, and no value to be the text of a
/// wildcard itself, asterisk included: the reference would tell such requests apart, and nobody means them.
/// </remarks>
internal static class ConflictFinder
{
    /// <summary>All conflicts of a rule set, of one layer or of several, by domain.</summary>
    /// <param name="rules">The effective rule set.</param>
    /// <param name="documents">Names of documents, as places have them: only what involves one of them is wanted; <see langword="null"/> for all.</param>
    public static IReadOnlyList<RuleConflict> Find(RuleSet rules, IReadOnlySet<string>? documents = null)
    {
        ConflictList conflicts = new(documents);
        foreach (RuleDomain domain in rules.Domains.OrderBy(domain => domain.Name, StringComparer.Ordinal))
        {
            if (domain.Lists.Allow.Concat(domain.Lists.Deny).Any(item => conflicts.Concerns(item.Place)))
            {
                ListConflicts.Find(domain, conflicts);
            }

            RuleNode[] nodes = [.. domain.Layers.SelectMany(layer => layer.Root.Descendants())];
            if (Array.Exists(nodes, node => conflicts.Concerns(node.Place)))
            {
                new LayerConflicts(domain, conflicts).Find();
                ReplacementConflicts.Find(nodes, conflicts);
                ParentConflicts.Find(domain, conflicts);
            }
        }

        return conflicts.Found;
    }
}
