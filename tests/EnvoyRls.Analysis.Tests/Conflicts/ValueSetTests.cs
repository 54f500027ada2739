using EnvoyRls.Analysis.Conflicts.Values;
using EnvoyRls.Analysis.Tests.Support;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Tests.Conflicts;

public sealed class ValueSetTests
{
    private static readonly (string Condition, RuleDomain Domain, ValueSet Values)[] Sets = [.. RandomRules.Conditions.Select(Read)];

    [Fact]
    public void A_set_contains_what_the_limiter_matches() => Assert.All(
        Sets,
        set => Assert.All(RandomRules.Values, value => Assert.Equal(Matches(set.Domain, value), set.Values.Contains(value))));

    [Fact]
    public void A_member_is_one_of_the_values() => Assert.All(
        Sets.Where(set => set.Values is not RegexSet),
        set => Assert.True(set.Values.Contains(set.Values.Member!), set.Condition));

    [Fact]
    public void What_is_covered_has_no_value_of_its_own_and_what_is_apart_none_in_common()
    {
        int covered = 0;
        int apart = 0;
        foreach ((string one, _, ValueSet first) in Sets)
        {
            foreach ((string other, _, ValueSet second) in Sets)
            {
                bool covers = Coverage.Covers(first, second);
                bool areApart = Coverage.AreApart(first, second);
                covered += covers ? 1 : 0;
                apart += areApart ? 1 : 0;
                Assert.False(covers && RandomRules.Values.Any(value => second.Contains(value) && !first.Contains(value)), $"{one} does not cover {other}");
                Assert.False(areApart && RandomRules.Values.Any(value => second.Contains(value) && first.Contains(value)), $"{one} is not apart from {other}");
                Assert.Equal(areApart, Coverage.AreApart(second, first));
                Assert.False(covers && areApart, $"{one} and {other} are apart, and one in the other");
            }
        }

        Assert.True(covered > 2 * Sets.Length, $"only {covered} pairs are covered");
        Assert.True(apart > 2 * Sets.Length, $"only {apart} pairs are apart");
    }

    [Theory]
    [InlineData("value: 'a*b*c'", "value: 'a*c'", false, false)]
    [InlineData("value: 'a*c'", "value: 'a*b*c'", true, false)]
    [InlineData("value: 'a**c'", "value: 'a*c'", true, false)]
    [InlineData("match: prefix, value: 'a*'", "value: 'a*b'", false, false)]
    [InlineData("value: 'a*'", "match: prefix, value: 'a*'", true, false)]
    [InlineData("match: prefix, values: [b, a]", "match: prefix, values: [ab, bb]", true, false)]
    [InlineData("match: prefix, value: a", "match: prefix, value: b", false, true)]
    [InlineData("match: cidr, value: '2001:db8::/32'", "match: cidr, value: '2001:db8:1::/48'", true, false)]
    [InlineData("match: cidr, value: '::/0'", "match: cidr, value: 10.0.0.0/8", false, true)]
    [InlineData("match: number, value: '> 5'", "match: number, value: '<= 5'", false, true)]
    [InlineData("match: number, value: '>= 5'", "match: number, value: '<= 5'", false, false)]
    [InlineData("match: number, value: '>= 0'", "match: number, value: '1..2'", true, false)]
    [InlineData("not: true, match: cidr, value: 10.0.0.0/8", "match: cidr, value: 10.1.0.0/16", false, true)]
    [InlineData("not: true, match: cidr, value: 10.0.0.0/8", "match: cidr, value: 11.0.0.0/8", true, false)]
    [InlineData("match: regex, value: 'a.'", "match: set, values: [ab, ac]", true, false)]
    [InlineData("match: regex, value: 'a.'", "match: set, values: [b, c]", false, true)]
    [InlineData("match: regex, value: 'a.'", "value: 'a*'", false, false)]
    public void Sets_compare_as_told(string one, string other, bool covers, bool apart)
    {
        ValueSet first = Read($", {one}").Values;
        ValueSet second = Read($", {other}").Values;

        Assert.Equal((covers, apart), (Coverage.Covers(first, second), Coverage.AreApart(first, second)));
    }

    [Theory]
    [InlineData("a_b", "a", "b", true)]
    [InlineData("a_b", "a", "c", false)]
    [InlineData("a_b", "a_b", "c", true)]
    [InlineData("a*", "ab", "c", true)]
    [InlineData("*b_c*", "ab", "cd", true)]
    [InlineData("*b_c*", "ab", "dc", false)]
    [InlineData("*x*", "a", "bxc", true)]
    [InlineData("*x*", "x", "", true)]
    [InlineData("a_*_c", "a", "b_c", true)]
    [InlineData("a_*_c", "a_b", "c", true)]
    [InlineData("*a*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaa", "b", true)]
    public void Rules_without_matcher_are_compared_as_key_and_value_together(string ruleKey, string key, string value, bool contained)
    {
        RuleDomain domain = RuleSets.Of($"domain: d\ndescriptors: [{{key: '{ruleKey}', rate_limit: {{unit: day, requests_per_unit: 1}}}}]\n").Find("d")!;

        Assert.Equal(contained, ValueSets.Of(domain.Root.Children.Nodes[0], key)?.Contains(value) ?? false);
        Assert.Equal(contained, domain.Root.Children.Find(key, value) is not null);
    }

    private static (string Condition, RuleDomain Domain, ValueSet Values) Read(string condition)
    {
        RuleDomain domain = RuleSets.Of($"domain: d\ndescriptors: [{{key: k{condition}, rate_limit: {{unit: day, requests_per_unit: 1}}}}]\n").Find("d")!;
        return (condition, domain, ValueSets.Of(domain.Root.Children.Nodes[0], "k")!);
    }

    private static bool Matches(RuleDomain domain, string value)
    {
        RateLimitDescriptor descriptor = new() { Entries = { new RateLimitDescriptor.Types.Entry { Key = "k", Value = value } } };
        return RuleMatcher.Match(domain, descriptor.Entries) is not null;
    }
}
