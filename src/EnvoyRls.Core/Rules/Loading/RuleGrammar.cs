namespace EnvoyRls.Core.Rules.Loading;

/// <summary>The keys of the rule language and where each belongs.</summary>
internal static class RuleGrammar
{
    public static readonly RuleGrammar.Level Document = new("a document", ["domain", "descriptors", "match_order", "lists"]);

    public static readonly RuleGrammar.Level Descriptor = new(
        "a descriptor",
        ["key", "value", "match", "values", "not", "fallthrough", "rate_limit", "descriptors", "shadow_mode", "quota_mode", "detailed_metric", "value_to_metric", "share_threshold", "metadata"]);

    public static readonly RuleGrammar.Level Limit = new("rate_limit", ["unit", "requests_per_unit", "unlimited", "name", "replaces"]);

    public static readonly RuleGrammar.Level Replacement = new("replaces", ["name"]);

    public static readonly RuleGrammar.Level Lists = new("lists", ["allow", "deny"]);

    public static readonly RuleGrammar.Level ListItem = new("an item of a list", ["key", "value", "match", "values", "file", "reason", "expires"]);

    private static readonly RuleGrammar.Level[] Levels = [Document, Descriptor, Limit, Replacement, Lists, ListItem];

    /// <summary>Whether any level knows the key; the reference accepts it everywhere then.</summary>
    public static bool IsKnown(string key) => Array.Exists(Levels, level => level.Has(key));

    /// <summary>The level that the mapping or the list items under a key are of.</summary>
    public static RuleGrammar.Level LevelUnder(string key, RuleGrammar.Level current) => key switch
    {
        "descriptors" => Descriptor,
        "rate_limit" => Limit,
        "replaces" => Replacement,
        "lists" => Lists,
        "allow" or "deny" => ListItem,
        _ => current,
    };

    /// <summary>Whether a list under the key holds plain values instead of mappings.</summary>
    public static bool HoldsValues(string key) => key is "values";

    /// <summary>Where a known key would have a meaning.</summary>
    public static string HomeOf(string key) => Array.Find(Levels, level => level.Has(key))!.Name;

    /// <summary>The known key that a misspelled one most likely stands for; <see langword="null"/> if none is near.</summary>
    public static string? Nearest(string key) => Nearest(key, Levels.SelectMany(level => level.Keys).Distinct(StringComparer.Ordinal));

    /// <summary>The word that a misspelled one most likely stands for; <see langword="null"/> if none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> words)
    {
        string folded = Fold(word);
        (string? best, int distance) = (null, int.MaxValue);
        foreach (string candidate in words)
        {
            int candidateDistance = Distance(folded, Fold(candidate));
            if (candidateDistance < distance)
            {
                (best, distance) = (candidate, candidateDistance);
            }
        }

        return distance <= Math.Max(1, folded.Length / 3) ? best : null;
    }

    private static string Fold(string key) =>
        string.Concat(key.Where(c => c is not ('_' or '-')).Take(64)).ToUpperInvariant();

    /// <summary>Levenshtein distance, two rows at a time.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }

    /// <summary>A kind of mapping and the keys that mean something in it.</summary>
    internal sealed class Level(string name, string[] keys)
    {
        public string Name { get; } = name;

        public IReadOnlyList<string> Keys { get; } = keys;

        public bool Has(string key) => Array.IndexOf(keys, key) >= 0;
    }
}
