using System.Text.RegularExpressions;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace EnvoyRls.Core.Tests.Matching;

public sealed class WildcardPropertyTests
{
    // Small alphabets make patterns and texts meet often.
    private static readonly Gen<string> Text = TextOf("ab_");
    private static readonly Gen<string> Pattern = TextOf("ab_*");

    [Fact]
    public void A_pattern_matches_what_the_same_regular_expression_matches()
    {
        Gen<(string Pattern, string Text)> pairs = Pattern.Select(pattern => $"{pattern}*").Zip(Text);

        Prop.ForAll(pairs.ToArbitrary(), pair => PatternOf(pair.Pattern).Matches(pair.Text) == ExpressionMatches(pair.Pattern, pair.Text))
            .Check(Properties.Config(2_000));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(60)]
    [InlineData(400)]
    public void An_indexed_level_finds_what_a_scan_in_definition_order_finds(int siblings)
    {
        Gen<(string Key, string Value)> entries = Text.Zip(Text);
        Gen<(string Key, string Value)[]> rules = Pattern.Zip(Pattern.Or(Text)).ArrayOf(siblings);

        Prop.ForAll(rules.Zip(entries.ArrayOf(20)).ToArbitrary(), sample =>
        {
            RuleNode[] nodes = [.. sample.Item1
                .Where(rule => rule.Key.Length > 0)
                .Select(rule => Node(rule.Key, rule.Value))
                .DistinctBy(node => node.CompositeKey, StringComparer.Ordinal)];
            RuleNodeIndex index = RuleNodeIndex.Create([.. nodes], MatchOrder.Reference);
            return Array.TrueForAll(sample.Item2, entry => index.Find(entry.Key, entry.Value) == Scan(nodes, entry.Key, entry.Value));
        }).Check(Properties.Config(100));
    }

    [Fact]
    public void The_index_is_empty_without_nodes()
    {
        Assert.Same(RuleNodeIndex.Empty, RuleNodeIndex.Create([], MatchOrder.Reference));
        Assert.Null(RuleNodeIndex.Empty.Find("", ""));
    }

    private static Gen<string> TextOf(string letters) =>
        Gen.Choose(0, 7).SelectMany(length => Gen.Elements(letters.ToCharArray()).ArrayOf(length)).Select(chosen => new string(chosen));

    private static RuleNode? Scan(RuleNode[] nodes, string key, string value)
    {
        string composite = $"{key}_{value}";
        return Array.Find(nodes, node => node.CompositeKey == composite)
            ?? Array.Find(nodes, node => node.CompositeKey.Contains('*', StringComparison.Ordinal) && NaiveMatches(node.CompositeKey, composite))
            ?? Array.Find(nodes, node => node.CompositeKey == key);
    }

    private static bool NaiveMatches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        if (pattern.IsEmpty || text.IsEmpty)
        {
            return text.IsEmpty && pattern.Trim('*').IsEmpty;
        }

        return pattern[0] == '*'
            ? NaiveMatches(pattern[1..], text) || NaiveMatches(pattern, text[1..])
            : pattern[0] == text[0] && NaiveMatches(pattern[1..], text[1..]);
    }

    private static bool ExpressionMatches(string pattern, string text)
    {
        string expression = string.Join(".*", pattern.Split('*').Select(Regex.Escape));
        return Regex.IsMatch(text, $"^(?:{expression})$", RegexOptions.NonBacktracking | RegexOptions.Singleline, TimeSpan.FromSeconds(10));
    }

    private static WildcardPattern PatternOf(string compositeKey) => new(Node(compositeKey, ""), 0);

    private static RuleNode Node(string key, string value) =>
        new(null, key, value) { IsWildcard = key.Contains('*', StringComparison.Ordinal) || value.Contains('*', StringComparison.Ordinal) };
}
