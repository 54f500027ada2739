using EnvoyRls.Analysis.Conflicts.Values;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Conflicts.Rules;

/// <summary>Siblings that match some value both, want opposite things for it, and are told apart by nothing but the order in which they are written.</summary>
internal static class FootingConflicts
{
    /// <summary>Pairs that are compared below one node.</summary>
    private const int MostPairs = 10_000;

    public static void Find(RuleNode parent, Level level, ConflictList conflicts)
    {
        RuleNode[] open = [.. parent.Children.Nodes.Where(node => node is { IsPattern: true, Rule.Unlimited: true })];
        ILookup<string, RuleNode> closed = parent.Children.Nodes
            .Where(node => node is { IsPattern: true, Rule: { } rule } && Verdict.DeniesAll(rule))
            .ToLookup(node => node.Key, StringComparer.Ordinal);
        foreach ((RuleNode one, RuleNode other) in open.SelectMany(node => closed[node.Key], (one, other) => (one, other)).Take(MostPairs))
        {
            KeySiblings siblings = level.Meeting(one.Key);
            if (siblings.Of(one) is { } first && siblings.Of(other) is { } second)
            {
                Compare(level, first.Order < second.Order ? first : second, first.Order < second.Order ? second : first, conflicts);
            }
        }
    }

    private static void Compare(Level level, Sibling first, Sibling second, ConflictList conflicts)
    {
        // One that takes all of the other's values is a conflict of its own.
        if (level.AreOnEqualFooting(first, second) && SharedValue(first.Values, second.Values) is { } value && !Coverage.Covers(first.Values, second.Values))
        {
            conflicts.Add(ConflictKind.Contradictory, second.Node, first.Node, (rule, other) =>
                $"{rule} and {other} want opposite things for {value}, and only the order in which they are written decides. Tell them apart by their values.");
        }
    }

    /// <summary>A value in both, in words; <see langword="null"/> if none is known.</summary>
    private static string? SharedValue(ValueSet one, ValueSet other) => (one, other) switch
    {
        (TextSet first, TextSet second) => first.Texts.FirstOrDefault(second.Contains) is { } text ? $"'{text}'" : null,
        (GlobSet first, GlobSet second) => first.Globs.Any(glob => second.Globs.Any(glob.Overlaps)) ? "values that both match" : null,
        (ComplementSet, ComplementSet) => one.Member is { } member && other.Contains(member) ? "all that neither of them excludes" : null,
        _ => one.Member is { } member && other.Contains(member) ? $"'{member}'" : null,
    };
}
