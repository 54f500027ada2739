namespace EnvoyRls.Core.Matching;

/// <summary>The words of <c>match:</c>.</summary>
public static class MatchKinds
{
    /// <summary>The words in the order in which siblings are preferred.</summary>
    public static readonly IReadOnlyList<string> Words = ["exact", "set", "cidr", "number", "prefix", "suffix", "regex"];

    /// <summary>The word that rule files use.</summary>
    public static string Word(MatchKind kind) => Words[(int)kind];

    /// <summary>The kind of a word; <see langword="null"/> for any other text.</summary>
    public static MatchKind? Parse(string word)
    {
        for (int i = 0; i < Words.Count; i++)
        {
            if (Words[i] == word)
            {
                return (MatchKind)i;
            }
        }

        return null;
    }
}
