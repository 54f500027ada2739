using EnvoyRls.Analysis.Diff;

namespace EnvoyRls.Analysis.Tests.Diff;

public sealed class WildcardOverlapTests
{
    [Theory]
    [InlineData("a*", "b*", false)]
    [InlineData("a*", "*b", true)]
    [InlineData("a*", "a", true)]
    [InlineData("a*b", "ab*", true)]
    [InlineData("a*c", "ab*d", false)]
    [InlineData("*x*", "y*", true)]
    [InlineData("**", "", true)]
    [InlineData("", "", true)]
    [InlineData("a", "", false)]
    public void Overlap_is_found(string one, string other, bool expected)
    {
        Assert.Equal(expected, WildcardOverlap.Exists(one, other));
        Assert.Equal(expected, WildcardOverlap.Exists(other, one));
    }

    [Fact]
    public void Overlap_is_what_a_search_of_all_short_texts_finds()
    {
        // Patterns of up to four characters over two letters and the star; if they overlap, a text of up to six shows it.
        string[] texts = [.. Words("ab", 6)];
        string[] patterns = [.. Words("ab*", 4).Where(pattern => pattern.Contains('*', StringComparison.Ordinal))];
        Dictionary<string, HashSet<string>> matches = patterns.ToDictionary(
            pattern => pattern, pattern => texts.Where(text => Matches(pattern, text)).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        Random random = new(3);
        for (int i = 0; i < 3_000; i++)
        {
            string one = patterns[random.Next(patterns.Length)];
            string other = patterns[random.Next(patterns.Length)];
            Assert.Equal(matches[one].Overlaps(matches[other]), WildcardOverlap.Exists(one, other));
        }
    }

    private static IEnumerable<string> Words(string letters, int longest) => longest == 0
        ? [""]
        : Words(letters, longest - 1).SelectMany(word => word.Length == longest - 1 ? letters.Select(letter => word + letter).Prepend(word) : [word]);

    private static bool Matches(string pattern, string text) => pattern.Length == 0
        ? text.Length == 0
        : pattern[0] == '*'
            ? Enumerable.Range(0, text.Length + 1).Any(skip => Matches(pattern[1..], text[skip..]))
            : text.Length > 0 && text[0] == pattern[0] && Matches(pattern[1..], text[1..]);
}
