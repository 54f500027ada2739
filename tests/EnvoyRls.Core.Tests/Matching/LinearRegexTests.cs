using System.Diagnostics;
using System.Text.RegularExpressions;
using EnvoyRls.Core.Matching.Regexes;
using EnvoyRls.Core.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace EnvoyRls.Core.Tests.Matching;

public sealed class LinearRegexTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("abc", "abc", true)]
    [InlineData("b", "abc", false)]
    [InlineData("^abc$", "abc", true)]
    [InlineData("a|bc", "bc", true)]
    [InlineData("a|", "", true)]
    [InlineData("(a|ab)(c|bcd)", "abcd", true)]
    [InlineData("/api/v[0-9]+/users/\\d{2,3}", "/api/v12/users/345", true)]
    [InlineData("/api/v[0-9]+/users/\\d{2,3}", "/api/v12/users/3456", false)]
    [InlineData("a{3}", "aaa", true)]
    [InlineData("a{2,}", "a", false)]
    [InlineData("a{0}b", "b", true)]
    [InlineData("a{,2}", "a{,2}", true)]
    [InlineData("a{x}", "a{x}", true)]
    [InlineData("a+?b*?", "aab", true)]
    [InlineData("(?i)HeLLo", "hEllO", true)]
    [InlineData("(?i:a)b", "AB", false)]
    [InlineData("(?i)a(?-i)b", "Ab", true)]
    [InlineData("(?i)a(?-i)b", "AB", false)]
    [InlineData("((?i)a)b", "AB", false)]
    [InlineData("(?i)[^a-c]", "B", false)]
    [InlineData("(?i)ä", "Ä", true)]
    [InlineData("a.c", "a\nc", false)]
    [InlineData("(?s)a.c", "a\nc", true)]
    [InlineData("(?<year>\\d+)-(?P<month>\\d+)", "2024-05", true)]
    [InlineData("[]a]+", "]a]", true)]
    [InlineData("[a-]+", "a-a", true)]
    [InlineData("[^\\d\\s]+", "ab1", false)]
    [InlineData("[\\D]", "x", true)]
    [InlineData("[\\W_]+", "_-", true)]
    [InlineData("[\\]\\\\]+", "\\]", true)]
    [InlineData("\\.\\*\\/", ".*/", true)]
    [InlineData("\\x41\\x{42}\\t", "AB\t", true)]
    [InlineData("\\p{L}+\\pN", "äß5", true)]
    [InlineData("\\p{Lu}", "a", false)]
    [InlineData("\\P{Lu}", "a", true)]
    [InlineData("[^\\p{L}]", "5", true)]
    [InlineData("[\\P{L}]", "a", false)]
    [InlineData(".", "😀", true)]
    [InlineData("[😀-😂]", "😁", true)]
    [InlineData("😀+", "😀😀", true)]
    [InlineData("\\w+\\b.\\b\\w+", "ab cd", true)]
    [InlineData("a\\Bb", "ab", true)]
    [InlineData("a\\bb", "ab", false)]
    [InlineData("\\Aab\\z", "ab", true)]
    [InlineData("a$b", "ab", false)]
    [InlineData("(a*)*", "aaaa", true)]
    [InlineData("(a*)+b", "aaac", false)]
    [InlineData("(|a)+", "aa", true)]
    [InlineData("\\d", "٣", false)]
    public void A_text_matches_as_a_whole_or_not_at_all(string pattern, string text, bool expected) =>
        Assert.Equal(expected, LinearRegex.Parse(pattern).IsMatch(text));

    [Theory]
    [InlineData("(a", "a '(' is not closed")]
    [InlineData("(?:a", "a '(' is not closed")]
    [InlineData("(?", "a '(' is not closed")]
    [InlineData("a)", "unexpected ')'")]
    [InlineData("[a", "a '[' is not closed")]
    [InlineData("[", "a '[' is not closed")]
    [InlineData("[a-", "a '[' is not closed")]
    [InlineData("[z-a]", "the range 'z-a' is reversed")]
    [InlineData("[[:alpha:]]", "classes such as '[:alpha:]' are not known")]
    [InlineData("*a", "nothing before '*' to repeat")]
    [InlineData("a|+", "nothing before '+' to repeat")]
    [InlineData("a**", "a repetition is repeated")]
    [InlineData("a{2}*", "a repetition is repeated")]
    [InlineData("a{2}{3}", "a repetition is repeated")]
    [InlineData("a*{3,}", "a repetition is repeated")]
    [InlineData("a{2,1}", "the bounds of '{2,1}' are reversed")]
    [InlineData("a{1001}", "more than 1000 repetitions in '{1001}'")]
    [InlineData("a{99999999999}", "more than 1000 repetitions in '{99999999999}'")]
    [InlineData("(a{1000}){1000}", "the pattern is too large")]
    [InlineData("(((){1000}){1000}){1000}", "the pattern is too large")]
    [InlineData("a(?=b)", "look-around cannot be matched in linear time")]
    [InlineData("(?<!a)b", "look-around cannot be matched in linear time")]
    [InlineData("(a)\\1", "a back-reference cannot be matched in linear time")]
    [InlineData("(?<n>a)\\k<n>", "a back-reference cannot be matched in linear time")]
    [InlineData("(?<na", "the name of a group is not closed with '>'")]
    [InlineData("(?>a)", "'(?>' is not known")]
    [InlineData("(?x)a", "'(?x' is not known")]
    [InlineData("\\q", "'\\q' is not known")]
    [InlineData("a\\", "the pattern ends in a single '\\'")]
    [InlineData("\\x4", "'\\x4' is no character")]
    [InlineData("\\x{110000}", "'\\x110000' is no character")]
    [InlineData("\\p{Greek}", "'\\p{Greek}' is no general category of Unicode")]
    public void A_pattern_that_cannot_be_used_is_refused_in_words(string pattern, string message)
    {
        RegexSyntaxException error = Assert.Throws<RegexSyntaxException>(() => LinearRegex.Parse(pattern));

        Assert.Equal(message, error.Message);
        Assert.NotEmpty(error.Fix);
    }

    [Fact]
    public void Patterns_match_what_the_runtime_matches()
    {
        Gen<string> pattern = Pattern(3);
        Gen<string> text = Gen.Choose(0, 8).SelectMany(length => Gen.Elements('a', 'b', 'c', 'A', '-', '1').ArrayOf(length)).Select(chars => new string(chars));

        Prop.ForAll(pattern.Zip(text.ArrayOf(10)).ToArbitrary(), sample =>
        {
            LinearRegex regex = LinearRegex.Parse(sample.Item1);
            Regex runtimes = new($@"\A(?:{sample.Item1})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
            string[] literals = LinearRegex.RequiredLiterals(sample.Item1);
            return Array.TrueForAll(sample.Item2, value =>
            {
                bool matches = runtimes.IsMatch(value);
                return matches == regex.IsMatch(value)
                    && (!matches || Array.TrueForAll(literals, literal => value.Contains(literal, StringComparison.Ordinal)));
            });
        }).Check(Properties.Config(3_000));
    }

    /// <summary>
    /// Patterns that make a backtracking engine try 2^n ways. Sixteen times the text takes sixteen times as long if time is
    /// linear and 256 times if it is quadratic; the bound lies between, with room for a busy machine.
    /// </summary>
    [Theory]
    [InlineData("(a+)+b")]
    [InlineData("(a|aa)+b")]
    [InlineData("(a*)*(a*)*b")]
    [InlineData("(.*)(.*)(.*)(.*)(.*)b")]
    public void Time_is_linear_whatever_the_pattern(string pattern)
    {
        LinearRegex regex = LinearRegex.Parse(pattern);
        TimeSpan few = Fastest(regex, new string('a', 1_250));

        TimeSpan many = Fastest(regex, new string('a', 20_000));

        Assert.InRange(many / few, 0, 64);
    }

    private static TimeSpan Fastest(LinearRegex regex, string text)
    {
        TimeSpan fastest = TimeSpan.MaxValue;
        for (int i = 0; i < 7; i++)
        {
            long started = Stopwatch.GetTimestamp();
            Assert.False(regex.IsMatch(text));
            TimeSpan taken = Stopwatch.GetElapsedTime(started);
            fastest = taken < fastest ? taken : fastest;
        }

        return fastest;
    }

    [Fact]
    public void A_match_allocates_nothing_even_with_a_large_pattern()
    {
        LinearRegex small = LinearRegex.Parse("/api/[a-z]+/(\\d+|x*)");
        LinearRegex large = LinearRegex.Parse("([ab]{100}c?){20}");
        string text = string.Concat(Enumerable.Repeat(new string('a', 100) + "c", 20));
        Assert.True(small.IsMatch("/api/orders/123") && large.IsMatch(text));

        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 20; i++)
            {
                small.IsMatch("/api/orders/123");
                large.IsMatch(text);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }));
    }

    private static Gen<string> Pattern(int depth)
    {
        Gen<string> leaf = Gen.Elements("a", "b", "c", "ab", "-", ".", "[ab]", "[^a]", "[a-c1]", "\\w", "\\d", "\\W", "\\b", "\\B", "(?i:a)", "(?:)");
        if (depth == 0)
        {
            return leaf;
        }

        Gen<string> inner = Pattern(depth - 1);
        return leaf
            .Or(inner.Zip(inner, (left, right) => left + right))
            .Or(inner.Zip(inner, (left, right) => $"(?:{left}|{right})"))
            .Or(inner.Zip(Gen.Elements("*", "+", "?", "{2}", "{1,}", "{0,2}", "*?"), (item, bounds) => $"({item}){bounds}"));
    }
}
