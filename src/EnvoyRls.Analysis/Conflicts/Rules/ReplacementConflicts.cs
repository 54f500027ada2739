using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Conflicts.Rules;

/// <summary>Rules that replace each other: a call that meets both is held to neither.</summary>
internal static class ReplacementConflicts
{
    /// <param name="nodes">All nodes of a domain.</param>
    /// <param name="conflicts">Where conflicts go.</param>
    public static void Find(IReadOnlyList<RuleNode> nodes, ConflictList conflicts)
    {
        ILookup<string, RuleNode> byName = nodes.Where(node => node.Rule is { Unlimited: false, Name.Length: > 0 })
            .ToLookup(node => node.Rule!.Name, StringComparer.Ordinal);
        HashSet<(string One, string Other)> told = [];
        foreach (RuleNode node in nodes.Where(node => node.Rule is { Unlimited: false, Name.Length: > 0, Replaces.Count: > 0 }))
        {
            string name = node.Rule!.Name;
            foreach (string replaced in node.Rule.Replaces.Where(replaced => replaced != name))
            {
                // Rules of one name are replaced together, so that one pair of them says enough.
                RuleNode? other = byName[replaced].FirstOrDefault(rival => rival.Rule!.Replaces.Contains(name, StringComparer.Ordinal));
                if (other is not null && !told.Contains((replaced, name)) && told.Add((name, replaced)))
                {
                    conflicts.Add(ConflictKind.Contradictory, node, other, (rule, rival) =>
                        $"{rule} and {rival} replace each other, so that a call that meets both is held to neither. Let only one replace the other.");
                }
            }
        }
    }
}
