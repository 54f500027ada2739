using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules;

public sealed class MatchErrorTests
{
    /// <summary>Lines of a descriptor with key k, which starts at line 3; place and text of the mistake; its fix.</summary>
    public static TheoryData<string[], string, string> Mistakes => new()
    {
        { ["match: prefx", "value: a"], "4:12 unknown match 'prefx'", "did you mean 'prefix'?" },
        { ["match: glob", "value: a*"], "4:12 unknown match 'glob'", "use exact, set, cidr, number, prefix, suffix, regex" },
        { ["match: prefix"], "4:12 match: prefix needs a value", "add 'value: text'" },
        { ["match: exact"], "4:12 match: exact needs a value", "add 'value: text'" },
        { ["match: set"], "4:12 match: set needs values", "add 'values: [first, second]'" },
        { ["match: set", "values: []"], "5:13 values must not be empty", "list at least one value" },
        { ["match: set", "value: a"], "5:12 match: set takes a list", "write 'values: [first, second]', or 'match: exact' for one value" },
        { ["match: prefix", "value: a", "values: [b]"], "6:13 value and values exclude each other", "move the value into the list of values" },
        { ["values: [a]"], "4:13 values needs a match that takes a list", "add 'match: set', or another of set, cidr, prefix or suffix" },
        {
            ["match: regex", "values: [a]"], "5:13 match: regex takes one value, not a list",
            "write 'value: text', or give each value a descriptor; lists go with set, cidr, prefix or suffix"
        },
        {
            ["match: number", "values: ['5']"], "5:13 match: number takes one value, not a list",
            "write 'value: text', or give each value a descriptor; lists go with set, cidr, prefix or suffix"
        },
        {
            ["match: exact", "values: [a]"], "5:13 match: exact takes one value, not a list",
            "write 'value: text', or give each value a descriptor; lists go with set, cidr, prefix or suffix"
        },
        {
            ["match: set", "values: [a, ~]"], "5:17 error loading config file: 'values' must be a list of texts that are not empty, found nothing",
            "write each item as '- text'"
        },
        {
            ["match: set", "values: [{a: b}]"], "5:14 error loading config file: 'values' must be a list of texts that are not empty, found a mapping",
            "write each item as '- text'"
        },
        { ["match: set", "values: a"], "5:13 error loading config file: 'values' must be a list, found the string 'a'", "write values: [first, second]" },
        { ["not: true"], "4:10 match: exact needs a value", "add 'value: text'" },
        { ["not: true", "value: a*"], "5:12 not cannot be combined with a wildcard", "add 'match: prefix', suffix or regex, and write the value accordingly" },
        { ["not: 'true'", "value: a"], "4:10 error loading config file: 'not' must be true or false, found the string 'true'", "write true or false without quotes" },
        { ["match: cidr", "value: nowhere"], "5:12 'nowhere' is no network", "write an address and a length, as in 10.0.0.0/8 or 2001:db8::/32" },
        { ["match: cidr", "value: 10.0.0.0/33"], "5:12 '10.0.0.0/33' is no network", "write an address and a length, as in 10.0.0.0/8 or 2001:db8::/32" },
        { ["match: cidr", "value: 10.0.0.0/"], "5:12 '10.0.0.0/' is no network", "write an address and a length, as in 10.0.0.0/8 or 2001:db8::/32" },
        { ["match: cidr", "value: 010.0.0.0/8"], "5:12 '010.0.0.0/8' is no network", "write an address and a length, as in 10.0.0.0/8 or 2001:db8::/32" },
        { ["match: cidr", "value: 10.1.2.3/8"], "5:12 '10.1.2.3/8' has bits set beyond its length", "write 10.0.0.0/8" },
        { ["match: cidr", "values: [10.0.0.0/8, '2001:db8::1/32']"], "5:26 '2001:db8::1/32' has bits set beyond its length", "write 2001:db8::/32" },
        { ["match: cidr", "value: '::ffff:10.1.0.0/104'"], "5:12 '::ffff:10.1.0.0/104' has bits set beyond its length", "write 10.0.0.0/8" },
        { ["match: number", "value: many"], "5:12 'many' is no range of numbers", "write one of '>= 500', '> 500', '<= 10', '< 10', '= 5', '100..199'" },
        { ["match: number", "value: '=> 5'"], "5:12 '=> 5' is no range of numbers", "write one of '>= 500', '> 500', '<= 10', '< 10', '= 5', '100..199'" },
        { ["match: number", "value: '> NaN'"], "5:12 '> NaN' is no range of numbers", "write one of '>= 500', '> 500', '<= 10', '< 10', '= 5', '100..199'" },
        { ["match: number", "value: '1..'"], "5:12 '1..' is no range of numbers", "write one of '>= 500', '> 500', '<= 10', '< 10', '= 5', '100..199'" },
        { ["match: number", "value: '5..1'"], "5:12 no number lies in '5..1'", "write the smaller number first" },
        { ["match: number", "value: 1.5"], "5:12 error checking config", "quote it: \"1.5\" (a bare 1.5 is a number that the language has no use for)" },
        {
            ["match: regex", "value: '(a'"], "5:12 '(a' is no regular expression that can be used: a '(' is not closed",
            "add the ')', or write '\\(' for the character"
        },
        {
            ["match: regex", "value: 'a(?=b)'"], "5:12 'a(?=b)' is no regular expression that can be used: look-around cannot be matched in linear time",
            "match the value without it, or combine 'not: true' with another descriptor"
        },
        {
            ["match: regex", "value: '(a{1000}){1000}'"], "5:12 '(a{1000}){1000}' is no regular expression that can be used: the pattern is too large",
            "use smaller numbers of repetitions, or fewer of them within each other"
        },
        {
            ["value: v", "share_threshold: true", "match: exact"],
            "5:22 share_threshold can only be used with wildcard values (containing '*'), but found key 'k_v'",
            "remove share_threshold, put a '*' into the value, or add a match other than exact"
        },
        { ["fallthrough: 1"], "4:18 error loading config file: 'fallthrough' must be true or false, found the number '1'", "write true or false without quotes" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_in_a_match_has_a_place_and_a_fix(string[] lines, string expected, string fix)
    {
        RuleSetLoadResult result = RuleText.Load(RuleText.Descriptor(lines));

        Assert.Null(result.RuleSet);
        Assert.Equal([expected], result.Errors.Places());
        Assert.Equal(fix, result.Errors[0].Fix);
    }

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

    [Theory]
    [InlineData("match: prefix", "value: a*", "5:12 '*' is an ordinary character with match: prefix")]
    [InlineData("match: suffix", "values: ['*a', b]", "5:13 '*' is an ordinary character with match: suffix")]
    [InlineData("match: set", "values: ['*']", "5:13 '*' is an ordinary character with match: set")]
    [InlineData("match: set", "values: [a, a]", "5:17 'a' is listed twice")]
    public void What_is_probably_not_meant_is_a_warning(string first, string second, string expected)
    {
        RuleSetLoadResult result = RuleText.Load(RuleText.Descriptor(first, second));

        Assert.Empty(result.Errors);
        Assert.Equal([expected], result.Warnings.Places());
        Assert.NotEmpty(result.Warnings[0].Fix);
    }

    [Fact]
    public void A_key_with_an_asterisk_cannot_have_a_match()
    {
        RuleSetLoadResult result = RuleText.Load("domain: d\ndescriptors:\n  - {key: k*, match: prefix, value: a}\n");

        Assert.Equal(["3:11 a key with '*' cannot have a match"], result.Errors.Places());
    }

    [Fact]
    public void An_unknown_match_order_is_refused() =>
        Assert.Equal(["2:14 unknown match_order 'best'"], RuleText.Load("domain: d\nmatch_order: best\n").Errors.Places());

    [Fact]
    public void Files_of_one_domain_must_agree_on_the_order()
    {
        RuleSetOptions merge = new() { MergeDomains = true };

        RuleSetLoadResult disagree = RuleText.Load(
            merge, ("a.yaml", "domain: d\nmatch_order: specific\n"), ("b.yaml", "domain: d\nmatch_order: reference\n"));
        RuleSetLoadResult agree = RuleText.Load(merge, ("a.yaml", "domain: d\n"), ("b.yaml", "domain: d\nmatch_order: specific\n"));

        Assert.Equal("b.yaml:2:14: another file of the domain says match_order: specific", Assert.Single(disagree.Errors).ToString());
        Assert.Equal(MatchOrder.Specific, agree.RuleSet!.Find("d")!.MatchOrder);
    }
}
