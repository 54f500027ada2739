using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules;

/// <summary>What is right or wrong about a match only in view of others; single mistakes are in the error table.</summary>
public sealed class MatchErrorTests
{
    /// <summary>Further lines of the same key, after a descriptor with the lines before.</summary>
    [Theory]
    [InlineData("match: prefix, value: a", "match: prefix, value: a", "k_prefix:a")]
    [InlineData("match: prefix, value: a", "match: prefix, values: [a]", "k_prefix:a")]
    [InlineData("match: set, values: [a, b]", "match: set, values: [a, b]", "k_set:a,b")]
    [InlineData("value: a", "match: exact, value: a", "k_a")]
    [InlineData("not: true, value: a", "not: true, match: exact, value: a", "k_not:a")]
    [InlineData("not: true, match: prefix, value: a", "match: prefix, not: true, value: a", "k_not:prefix:a")]
    public void The_same_key_match_and_value_is_a_duplicate(string first, string second, string compositeKey)
    {
        RuleSetLoadResult result = RuleText.Load($"domain: d\ndescriptors:\n  - {{key: k, {first}}}\n  - {{key: k, {second}}}\n");

        Assert.Equal([$"4:5 duplicate descriptor composite key 'd.{compositeKey}'"], result.Errors.Places());
    }

    [Theory]
    [InlineData("match: prefix, value: a", "match: suffix, value: a")]
    [InlineData("match: prefix, value: a", "not: true, match: prefix, value: a")]
    [InlineData("match: set, values: [a, b]", "match: set, values: [b, a]")]
    [InlineData("match: number, value: '= 5'", "value: '5'")]
    public void Another_match_or_value_is_no_duplicate(string first, string second) =>
        Assert.Empty(RuleText.Load($"domain: d\ndescriptors:\n  - {{key: k, {first}}}\n  - {{key: k, {second}}}\n").Errors);

    [Fact]
    public void Long_lists_that_differ_at_their_end_are_told_apart()
    {
        string start = string.Join(", ", Enumerable.Range(0, 100).Select(i => $"value{i}"));
        RuleSet rules = RuleText.Parse($"domain: d\ndescriptors:\n  - {{key: k, match: set, values: [{start}, x]}}\n  - {{key: k, match: set, values: [{start}, y]}}\n");

        string[] keys = [.. rules.Find("d")!.Root.Children.Nodes.Select(node => node.CompositeKey)];
        Assert.All(keys, key => Assert.True(key.Length < 120, key));
        Assert.NotEqual(keys[0], keys[1], StringComparer.Ordinal);
    }

    [Fact]
    public void One_file_may_set_the_order_for_all_of_its_domain()
    {
        RuleSetLoadResult result = RuleText.Load(
            new RuleSetOptions { MergeDomains = true }, ("a.yaml", "domain: d\n"), ("b.yaml", "domain: d\nmatch_order: specific\n"));

        Assert.Equal(MatchOrder.Specific, result.RuleSet!.Find("d")!.MatchOrder);
    }
}
