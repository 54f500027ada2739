using System.Collections.Frozen;

namespace EnvoyRls.Core.Rules.Grammar;

/// <summary>How the rule language writes the values of an enum: in lower case, words joined by underscores.</summary>
internal static class WordTable<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> Values =
        Enum.GetValues<T>().ToFrozenDictionary(WordOf, StringComparer.Ordinal);

    /// <summary>All words, in the order of the enum.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<T>().Select(WordOf)];

    public static T? Find(string word) => Values.TryGetValue(word, out T value) ? value : null;

    public static string WordOf(T value) =>
        string.Concat(value.ToString().Select((c, i) => char.IsAsciiLetterUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
