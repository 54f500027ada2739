using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Matching;

public sealed class RuleMatcherTests
{
    private static readonly RuleDomain Basic = RuleText.Domain(SampleRules.Basic);
    private static readonly RuleDomain Wildcards = RuleText.Domain(SampleRules.Wildcards);

    [Theory]
    [InlineData("", null)]
    [InlineData("key1=something", null)]
    [InlineData("key1=value1", null)]
    [InlineData("key2=value2,subkey=subvalue", null)]
    [InlineData("key5=value5,subkey5=subvalue", null)]
    [InlineData("key2=value3", null)]
    [InlineData("key2=value3,key2=value2", null)]
    [InlineData("unknown=x", null)]
    [InlineData("KEY2=value2", null)]
    [InlineData("key1=value1,subkey1=something", "key1_value1.subkey1 5 Second")]
    [InlineData("key1=value1,subkey1=subvalue1", "key1_value1.subkey1_subvalue1 10 Second")]
    [InlineData("key1=value1,subkey1=", "key1_value1.subkey1 5 Second")]
    [InlineData("key2=something", "key2 20 Minute")]
    [InlineData("key2=", "key2 20 Minute")]
    [InlineData("key2=value2", "key2_value2 30 Minute")]
    [InlineData("key2=Value2", "key2 20 Minute")]
    [InlineData("key2_value2=", "key2_value2 30 Minute")]
    [InlineData("key3=foo", "key3 1 Hour")]
    [InlineData("key4=foo", "key4 1 Day key4_rate_limit")]
    [InlineData("key5=value5", "key5_value5 15 Day")]
    [InlineData("key5=value5,subkey5=subvalue5", "key5_value5.subkey5_subvalue5 25 Day")]
    [InlineData("key6=foo", "key6 unlimited")]
    [InlineData("key7=unspecified_value", "key7 70 Minute")]
    public void A_descriptor_finds_the_rule_of_its_last_entry(string descriptor, string? expected) =>
        Assert.Equal(expected, Describe(Basic, descriptor));

    [Theory]
    [InlineData("noVal=foo1", "noVal")]
    [InlineData("noVal=foo2", "noVal")]
    [InlineData("wild=foo1", "wild_foo*")]
    [InlineData("wild=foo", "wild_foo*")]
    [InlineData("wild=foo*", "wild_foo*")]
    [InlineData("wild=bar", null)]
    [InlineData("wild=xfoo", null)]
    [InlineData("noWild=foo1", null)]
    [InlineData("noWild=foo", "noWild_foo")]
    [InlineData("midWild=barab", "midWild_bar*b")]
    [InlineData("midWild=bar123b", "midWild_bar*b")]
    [InlineData("midWild=barb", "midWild_bar*b")]
    [InlineData("midWild=bara", null)]
    [InlineData("midWild=xbarb", null)]
    [InlineData("multiWild=foo123bar456baz", "multiWild_foo*bar*baz")]
    [InlineData("multiWild=foobarbaz", "multiWild_foo*bar*baz")]
    [InlineData("multiWild=foo123baz", null)]
    [InlineData("multiWild=bar456baz", null)]
    [InlineData("nestedWild=val1,wild=goo2", "nestedWild_val1.wild_goo*")]
    [InlineData("nestedWild=val1,wild=foo2", null)]
    public void A_wildcard_stands_for_any_run_of_characters(string descriptor, string? expected) =>
        Assert.Equal(expected, FullKey(Wildcards, descriptor));

    /// <summary>Rules of one level in definition order, an entry, and the composite key of the rule that it finds.</summary>
    [Theory]
    [InlineData("k=f* k=foo*", "k=foobar", "k_f*")]
    [InlineData("k=foo* k=f*", "k=foobar", "k_foo*")]
    [InlineData("k=* k", "k=", "k_*")]
    [InlineData("k k=*", "k=x", "k_*")]
    [InlineData("k=a* k=ab", "k=ab", "k_ab")]
    [InlineData("k=a* k=ab", "k=abc", "k_a*")]
    [InlineData("k=x* k", "k=x*", "k_x*")]
    [InlineData("k=ab*ba", "k=abba", "k_ab*ba")]
    [InlineData("k=ab*ba", "k=aba", null)]
    [InlineData("k=a*bc*c", "k=abcc", "k_a*bc*c")]
    [InlineData("k=a*bc*c", "k=aXbcYc", "k_a*bc*c")]
    [InlineData("k=a*bc*c", "k=abc", null)]
    [InlineData("k=a**b", "k=ab", "k_a**b")]
    [InlineData("k=a?[b]", "k=axb", null)]
    [InlineData("k=a?[b]*", "k=a?[b]c", "k_a?[b]*")]
    [InlineData("a=b*", "a_b=x", "a_b*")]
    [InlineData("a=b*", "a_bX=", "a_b*")]
    [InlineData("kk*", "kkz=any", "kk*")]
    [InlineData("kk*", "kk=", "kk*")]
    [InlineData("*", "anything=at all", "*")]
    [InlineData("a_b", "a=b", "a_b")]
    [InlineData("a=b", "a_b=zzz", "a_b")]
    [InlineData("a=b_c", "a_b=c", "a_b_c")]
    [InlineData("k=ä*", "k=äß", "k_ä*")]
    public void One_level_is_matched_exactly_then_by_wildcard_in_order_then_by_key(string rules, string entry, string? expected)
    {
        RuleDomain domain = RuleText.Domain("domain: d\ndescriptors:\n" + string.Concat(rules.Split(' ').Select(rule =>
            $"  - {{key: '{rule.Split('=')[0]}', value: '{string.Concat(rule.Split('=').Skip(1))}', rate_limit: {{unit: day, requests_per_unit: 1}}}}\n")));

        Assert.Equal(expected is null ? null : $"d.{expected}", RuleMatcher.Match(domain, Requests.Entries(entry))?.FullKey);
    }

    [Fact]
    public void A_specific_subtree_is_not_left_for_a_general_one()
    {
        RuleDomain domain = RuleText.Domain(
            """
            domain: d
            descriptors:
              - key: a
                value: x
                descriptors: [{key: only, rate_limit: {unit: day, requests_per_unit: 1}}]
              - key: a
                descriptors: [{key: b, rate_limit: {unit: day, requests_per_unit: 1}}]
            """);

        Assert.Null(RuleMatcher.Match(domain, Requests.Entries("a=x,b=1")));
        Assert.Equal("d.a.b", RuleMatcher.Match(domain, Requests.Entries("a=y,b=1"))?.FullKey);
    }

    [Fact]
    public void Keys_and_values_longer_than_any_stack_buffer_match()
    {
        string value = new('x', 5_000);
        RuleDomain domain = RuleText.Domain(
            $"domain: d\ndescriptors: [{{key: k, value: '{value}*', rate_limit: {{unit: day, requests_per_unit: 1}}}}]\n");

        Assert.NotNull(RuleMatcher.Match(domain, Requests.Entries($"k={value}y")));
        Assert.Null(RuleMatcher.Match(domain, Requests.Entries($"k={value[1..]}")));
    }

    private static string? FullKey(RuleDomain domain, string descriptor) =>
        RuleMatcher.Match(domain, Requests.Entries(descriptor))?.FullKey["test-domain.".Length..];

    private static string? Describe(RuleDomain domain, string descriptor)
    {
        if (RuleMatcher.Match(domain, Requests.Entries(descriptor)) is not { Rule: { } rule } node)
        {
            return null;
        }

        string limit = rule.Unlimited ? "unlimited" : $"{rule.Limits[0].Limit.Amount} {rule.Limits[0].Unit}";
        return $"{node.FullKey["test-domain.".Length..]} {limit} {rule.Name}".TrimEnd();
    }
}
