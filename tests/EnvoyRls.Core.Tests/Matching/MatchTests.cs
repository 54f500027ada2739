using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Matching;

/// <summary>What each <c>match:</c> takes, and who is preferred among siblings.</summary>
public sealed class MatchTests
{
    [Theory]
    [InlineData("match: exact, value: 'a*'", "a*", true)]
    [InlineData("match: exact, value: 'a*'", "ab", false)]
    [InlineData("match: set, values: [a, '12']", "12", true)]
    [InlineData("match: set, values: [a, '12']", "A", false)]
    [InlineData("match: set, values: [yes, 0123, 1.5]", "1.5", true)]
    [InlineData("match: prefix, value: /api/", "/api/", true)]
    [InlineData("match: prefix, value: /api/", "/ap", false)]
    [InlineData("match: suffix, values: [.png, .jpg]", "a.jpg", true)]
    [InlineData("match: suffix, values: [.png, .jpg]", "a.jpg2", false)]
    [InlineData("match: regex, value: '/v[0-9]+/.*'", "/v12/x", true)]
    [InlineData("match: regex, value: '/v[0-9]+/.*'", "x/v12/x", false)]
    [InlineData("match: cidr, value: 10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("match: cidr, value: 10.0.0.0/8", "::ffff:10.255.0.1", true)]
    [InlineData("match: cidr, value: 10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("match: cidr, value: 10.0.0.0/8", "10.0.0.1:80", false)]
    [InlineData("match: cidr, value: 10.0.0.0/8", "10.0.0.01", false)]
    [InlineData("match: cidr, value: 10.0.0.0/8", "10.0.0.256", false)]
    [InlineData("match: cidr, value: 10.0.0.0/8", "10.0.0", false)]
    [InlineData("match: cidr, value: 10.0.0.0/8", "10.0.0.0.1", false)]
    [InlineData("match: cidr, value: 10.1.2.3", "10.1.2.3", true)]
    [InlineData("match: cidr, value: 10.1.2.3", "10.1.2.4", false)]
    [InlineData("match: cidr, value: '::ffff:10.0.0.0/104'", "10.9.9.9", true)]
    [InlineData("match: cidr, value: '2001:db8::/32'", "2001:DB8:0:1::5", true)]
    [InlineData("match: cidr, value: '2001:db8::/32'", "2001:db9::", false)]
    [InlineData("match: cidr, value: '::/0'", "::1", true)]
    [InlineData("match: cidr, value: '::/0'", "10.0.0.1", false)]
    [InlineData("match: cidr, value: '0.0.0.0/0'", "255.1.2.3", true)]
    [InlineData("match: cidr, value: '64:ff9b::/96'", "64:ff9b::192.0.2.33", true)]
    [InlineData("match: cidr, value: '::/0'", "1:2:3:4:5:6:7::", true)]
    [InlineData("match: cidr, value: '::/0'", "1:2:3:4:5:6:7:8::", false)]
    [InlineData("match: cidr, value: '::/0'", "1::2::3", false)]
    [InlineData("match: cidr, value: '::/0'", "1:2:3:4:5:6:7:8:9", false)]
    [InlineData("match: cidr, value: '::/0'", ":1:2:3:4:5:6:7:8", false)]
    [InlineData("match: cidr, value: '::/0'", "12345::", false)]
    [InlineData("match: cidr, value: '::/0'", "fe80::1%eth0", false)]
    [InlineData("match: cidr, value: '::/0'", "[::1]", false)]
    [InlineData("match: cidr, value: '::/0'", "::1.2.3.4.5", false)]
    [InlineData("match: cidr, value: '::/0'", "1.2.3.4::", false)]
    [InlineData("match: number, value: '>= 500'", "500", true)]
    [InlineData("match: number, value: '>= 500'", "499.999", false)]
    [InlineData("match: number, value: '> 500'", "500", false)]
    [InlineData("match: number, value: '> 500'", "500.0000001", true)]
    [InlineData("match: number, value: '<10'", "-3", true)]
    [InlineData("match: number, value: '<10'", "10", false)]
    [InlineData("match: number, value: '<= 10'", "10.0", true)]
    [InlineData("match: number, value: '= 5'", "+05.0", true)]
    [InlineData("match: number, value: 5", "5", true)]
    [InlineData("match: number, value: '100..199'", "199", true)]
    [InlineData("match: number, value: '100..199'", "199.5", false)]
    [InlineData("match: number, value: '-1.5 .. 1.5'", "-1.5", true)]
    [InlineData("match: number, value: '>= 0'", "", false)]
    [InlineData("match: number, value: '>= 0'", "ten", false)]
    [InlineData("match: number, value: '>= 0'", "1e3", false)]
    [InlineData("match: number, value: '>= 0'", "Infinity", false)]
    [InlineData("match: number, value: '>= 0'", " 5", false)]
    [InlineData("match: number, value: '>= 0'", "99999999999999999999999999", true)]
    [InlineData("not: true, value: a", "b", true)]
    [InlineData("not: true, value: a", "", true)]
    [InlineData("not: true, value: a", "a", false)]
    [InlineData("not: true, match: set, values: [a, b]", "b", false)]
    [InlineData("not: true, match: cidr, value: 10.0.0.0/8", "10.1.1.1", false)]
    [InlineData("not: true, match: cidr, value: 10.0.0.0/8", "nonsense", true)]
    [InlineData("not: true, match: number, value: '>= 5'", "4", true)]
    [InlineData("not: true, match: regex, value: 'a+'", "aa", false)]
    [InlineData("not: false, value: a", "a", true)]
    public void A_value_meets_a_match_or_not(string match, string value, bool expected)
    {
        RuleDomain domain = Level("", $"key: k, {match}");

        Assert.Equal(expected, domain.Root.Children.Find("k", value) is not null);
        Assert.Null(domain.Root.Children.Find("other", value));
    }

    /// <summary>All siblings match the value: who is found, and who would be next.</summary>
    [Theory]
    [InlineData("10")]
    [InlineData("10.0.0.1")]
    public void Siblings_with_a_match_are_preferred_in_the_documented_order(string value)
    {
        RuleDomain domain = Level(
            "",
            "key: k",
            "key: k, not: true, value: x",
            "key: k, not: true, match: prefix, value: x",
            "key: k, value: '1*'",
            "key: k, value: '10*'",
            "key: k, value: '*0*'",
            "key: k, match: regex, value: '[0-9.]+'",
            "key: k, match: regex, value: '1.*'",
            "key: k, match: suffix, value: '1'",
            "key: k, match: suffix, value: '.1'",
            "key: k, match: suffix, value: '0'",
            "key: k, match: prefix, value: '1'",
            "key: k, match: prefix, value: '10'",
            "key: k, match: number, value: '>= 1'",
            "key: k, match: number, value: '1..100'",
            "key: k, match: number, value: '9..11'",
            "key: k, match: cidr, value: 0.0.0.0/0",
            "key: k, match: cidr, value: 10.0.0.0/8",
            "key: k, match: set, values: ['10', '10.0.0.1']",
            "key: k, match: set, values: ['10', '10.0.0.1', '11']",
            $"key: k, value: '{value}'");
        string[] expected = value == "10"
            ?
            [
                "k_10", "k_set:10,10.0.0.1", "k_set:10,10.0.0.1,11", "k_number:9..11", "k_number:1..100", "k_number:>= 1", "k_prefix:10", "k_prefix:1",
                "k_suffix:0", "k_regex:[0-9.]+", "k_regex:1.*", "k_10*", "k_1*", "k_*0*", "k_not:x", "k_not:prefix:x", "k",
            ]
            :
            [
                "k_10.0.0.1", "k_set:10,10.0.0.1", "k_set:10,10.0.0.1,11", "k_cidr:10.0.0.0/8", "k_cidr:0.0.0.0/0", "k_prefix:10", "k_prefix:1",
                "k_suffix:.1", "k_suffix:1", "k_regex:[0-9.]+", "k_regex:1.*", "k_10*", "k_1*", "k_*0*", "k_not:x", "k_not:prefix:x", "k",
            ];

        Assert.Equal(expected, Preferred(domain, value), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("", "k_f*")]
    [InlineData("match_order: reference\n", "k_f*")]
    [InlineData("match_order: specific\n", "k_foo*")]
    public void Wildcards_alone_are_taken_in_file_order_unless_told_otherwise(string order, string expected) =>
        Assert.Equal(expected, Level(order, "key: k, value: f*", "key: k, value: foo*").Root.Children.Find("k", "foobar")?.CompositeKey);

    [Fact]
    public void One_match_among_siblings_makes_all_of_them_specific() =>
        Assert.Equal(
            "k_foo*",
            Level("", "key: k, value: f*", "key: k, value: foo*", "key: other, match: exact, value: x").Root.Children.Find("k", "foobar")?.CompositeKey);

    [Fact]
    public void A_composite_key_that_looks_like_a_match_is_not_one()
    {
        RuleDomain domain = Level("", "key: k, match: prefix, value: a");

        Assert.Null(domain.Root.Children.Find("k", "prefix:a"));
        Assert.Null(domain.Root.Children.Find("k_prefix:a", ""));
    }

    [Fact]
    public void A_specific_subtree_is_left_for_a_general_one_where_it_falls_through()
    {
        const string Below = "descriptors: [{key: b, rate_limit: {unit: day, requests_per_unit: 1}}]";
        RuleDomain domain = Level(
            "",
            "key: a, value: x, fallthrough: true, descriptors: [{key: only, rate_limit: {unit: day, requests_per_unit: 1}}]",
            "key: a, value: 'x*', rate_limit: {unit: day, requests_per_unit: 1}",
            $"key: a, {Below}");

        Assert.Equal("d.a_x.only", RuleMatcher.Match(domain, Requests.Entries("a=x,only=1"))?.FullKey);
        Assert.Equal("d.a_x*", RuleMatcher.Match(domain, Requests.Entries("a=x"))?.FullKey);

        // The wildcard does not fall through, so the key alone is not reached.
        Assert.Null(RuleMatcher.Match(domain, Requests.Entries("a=x,b=1")));
        Assert.Equal("d.a.b", RuleMatcher.Match(domain, Requests.Entries("a=y,b=1"))?.FullKey);
    }

    private static RuleDomain Level(string order, params string[] descriptors) =>
        RuleText.Domain($"domain: d\n{order}descriptors:\n" + string.Concat(descriptors.Select(descriptor => $"  - {{{descriptor}}}\n")));

    private static List<string> Preferred(RuleDomain domain, string value)
    {
        List<string> found = [];
        MatchRank rank = MatchRank.First;
        while (domain.Root.Children.Find("k", value, rank) is { Node: { } node } candidate)
        {
            found.Add(node.CompositeKey);
            rank = candidate.Rank;
        }

        return found;
    }
}
