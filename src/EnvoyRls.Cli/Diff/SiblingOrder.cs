using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Diff;

/// <summary>Finds siblings whose order matters and has changed.</summary>
internal static class SiblingOrder
{
    private const int MostPerSibling = 5;

    /// <summary>Pairs of which the first is tried before the second now and was tried after it; nodes are the new ones.</summary>
    public static IEnumerable<(RuleNode First, RuleNode Second)> Changes(RuleNode oldParent, RuleNode newParent)
    {
        Dictionary<string, int> oldPlaces = oldParent.Children.Nodes
            .Select((node, place) => KeyValuePair.Create(node.CompositeKey, place))
            .ToDictionary(StringComparer.Ordinal);
        RuleNode[] common = [.. newParent.Children.Nodes.Where(node => node.IsWildcard && oldPlaces.ContainsKey(node.CompositeKey))];
        int[] places = [.. common.Select(node => oldPlaces[node.CompositeKey])];
        bool[] stayed = LongestIncrease(places);

        // Of two that changed places at least one has not stayed.
        for (int i = 0; i < common.Length; i++)
        {
            int found = 0;
            for (int j = 0; !stayed[i] && j < common.Length && found < MostPerSibling; j++)
            {
                bool counted = stayed[j] || i < j;
                if (counted && (i < j) == (places[i] > places[j]) && WildcardOverlap.Exists(common[i].CompositeKey, common[j].CompositeKey))
                {
                    found++;
                    yield return i < j ? (common[i], common[j]) : (common[j], common[i]);
                }
            }
        }
    }

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
