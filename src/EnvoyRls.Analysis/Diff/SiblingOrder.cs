using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Diff;

/// <summary>Finds siblings whose order matters and has changed.</summary>
internal static class SiblingOrder
{
    private const int MostPerSibling = 5;

    /// <summary>Pairs of which the first is tried before the second now and was tried after it; nodes are the new ones.</summary>
    /// <param name="oldParent">The parent, as it was.</param>
    /// <param name="newParent">The parent, as it is.</param>
    /// <param name="specific">Whether its children are preferred by how specific they are.</param>
    public static IEnumerable<(RuleNode First, RuleNode Second)> Changes(RuleNode oldParent, RuleNode newParent, bool specific)
    {
        Dictionary<string, int> oldPlaces = new(StringComparer.Ordinal);
        foreach (RuleNode node in oldParent.Children.Nodes)
        {
            oldPlaces.TryAdd(RuleTree.NameOf(node), oldPlaces.Count);
        }

        RuleNode[] common = [.. newParent.Children.Nodes.Where(node => IsOrdered(node) && oldPlaces.ContainsKey(RuleTree.NameOf(node)))];
        int[] places = [.. common.Select(node => oldPlaces[RuleTree.NameOf(node)])];
        bool[] stayed = LongestIncrease(places);

        // Of two that changed places at least one has not stayed.
        for (int i = 0; i < common.Length; i++)
        {
            int found = 0;
            for (int j = 0; !stayed[i] && j < common.Length && found < MostPerSibling; j++)
            {
                bool counted = stayed[j] || i < j;
                if (counted && (i < j) == (places[i] > places[j]) && OrderDecides(common[i], common[j], specific))
                {
                    found++;
                    yield return i < j ? (common[i], common[j]) : (common[j], common[i]);
                }
            }
        }
    }

    /// <summary>Whether file order can matter for a node.</summary>
    public static bool IsOrdered(RuleNode node) => node.Matcher switch
    {
        null => node.IsWildcard,
        { Negated: true } or { Kind: MatchKind.Regex or MatchKind.Set } => true,
        _ => false,
    };

    /// <summary>Whether two siblings may match the same value and neither is preferred but by file order.</summary>
    /// <param name="one">One of them.</param>
    /// <param name="other">The other one.</param>
    /// <param name="specific">Whether siblings are preferred by how specific they are.</param>
    public static bool OrderDecides(RuleNode one, RuleNode other, bool specific)
    {
        if (one.Matcher is { } first && other.Matcher is { } second)
        {
            bool sameStage = one.Key == other.Key && first.Negated == second.Negated && (first.Negated || first.Kind == second.Kind);

            // Of expressions and negations it is not worked out whether they overlap: they mostly do.
            return sameStage && (first.Negated || first.Kind == MatchKind.Regex || first.Values.Intersect(second.Values, StringComparer.Ordinal).Any());
        }

        return one.Matcher is null
            && other.Matcher is null
            && (!specific || FixedCharacters(one) == FixedCharacters(other))
            && WildcardOverlap.Exists(one.CompositeKey, other.CompositeKey);
    }

    /// <summary>How specific a wildcard is.</summary>
    public static int FixedCharacters(RuleNode node) => node.CompositeKey.Count(c => c != '*');

    /// <summary>Which places belong to one longest increasing subsequence (patience sorting): these stayed in order.</summary>
    private static bool[] LongestIncrease(int[] places)
    {
        List<int> tails = [];
        int[] previous = new int[places.Length];
        for (int i = 0; i < places.Length; i++)
        {
            int length = tails.BinarySearch(i, Comparer<int>.Create((one, other) => places[one].CompareTo(places[other])));
            length = length < 0 ? ~length : length;
            previous[i] = length > 0 ? tails[length - 1] : -1;
            if (length == tails.Count)
            {
                tails.Add(i);
            }
            else
            {
                tails[length] = i;
            }
        }

        bool[] stayed = new bool[places.Length];
        for (int i = tails.Count > 0 ? tails[^1] : -1; i >= 0; i = previous[i])
        {
            stayed[i] = true;
        }

        return stayed;
    }
}
