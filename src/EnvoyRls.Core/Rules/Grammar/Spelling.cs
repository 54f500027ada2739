namespace EnvoyRls.Core.Rules.Grammar;

/// <summary>Guesses what a misspelled word stands for.</summary>
internal static class Spelling
{
    private const int LongestWord = 64;

    /// <summary>The candidate nearest to a word; <see langword="null"/> if none is near. The first of equals wins.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        string folded = Fold(word);
        (string? best, int distance) = (null, int.MaxValue);
        foreach (string candidate in candidates)
        {
            int candidateDistance = Distance(folded, Fold(candidate));
            if (candidateDistance < distance)
            {
                (best, distance) = (candidate, candidateDistance);
            }
        }

        return distance <= Math.Max(1, folded.Length / 3) ? best : null;
    }

    /// <summary>Words in a sentence: <c>a, b or c</c>.</summary>
    public static string Alternatives(IReadOnlyList<string> words) =>
        words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";

    private static string Fold(string key) =>
        string.Concat(key.Where(c => c is not ('_' or '-')).Take(LongestWord)).ToUpperInvariant();

    /// <summary>Levenshtein distance, one row at a time.</summary>
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
}
