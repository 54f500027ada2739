using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules;

public sealed class RuleSetTests
{
    [Fact]
    public void The_dump_has_one_line_for_every_limit_as_the_reference_prints_it()
    {
        const string Text =
            """
            domain: foo
            descriptors:
              - key: k2
                descriptors:
                  - {key: sub, value: v, shadow_mode: true, quota_mode: true, rate_limit: {unit: week, requests_per_unit: 4294967295}}
              - {key: k1, value: v1, rate_limit: {unit: minute, requests_per_unit: 3}}
              - {key: pass}
              - {key: free, rate_limit: {unlimited: true, requests_per_unit: 9}}
            """;

        Assert.Equal(
            """
            foo.free: unit=UNKNOWN requests_per_unit=0, shadow_mode: false, quota_mode: false
            foo.k1_v1: unit=MINUTE requests_per_unit=3, shadow_mode: false, quota_mode: false
            foo.k2.sub_v: unit=WEEK requests_per_unit=4294967295, shadow_mode: true, quota_mode: true

            """,
            RuleText.Parse(Text).Dump());
    }

    [Fact]
    public void The_dump_of_what_the_reference_cannot_say_follows_behind()
    {
        const string Text =
            """
            domain: foo
            descriptors:
              - {key: a, rate_limit: {window: 90s, requests_per_unit: 3}}
              - {key: b, action: throttle, rate_limit: {unit: minute, requests_per_unit: 60, algorithm: gcra, burst: 5, max_delay: 1500ms}}
              - {key: c, rollout: 12.5%, on_store_failure: local, rate_limits: [{unit: second, requests_per_unit: 9}, {unit: month, calendar: true, requests_per_unit: 100}]}
              - {key: d, active: {days: [sun]}, charge_parents: true, ban: {after: 1, within: 1s, for: 1s}, rate_limit: {unit: day}}
              - {key: e, rate_limit: {unit: day, active: {days: [sun]}}}
            """;

        Assert.Equal(
            """
            foo.a: unit=UNKNOWN requests_per_unit=3, shadow_mode: false, quota_mode: false, limits: [3 per 90s fixed_window]
            foo.b: unit=MINUTE requests_per_unit=60, shadow_mode: false, quota_mode: false, limits: [60 per 1m gcra burst=5 max_delay=1500ms], action: throttle
            foo.c: unit=SECOND requests_per_unit=9, shadow_mode: false, quota_mode: false, limits: [9 per 1s fixed_window, 100 per calendar month fixed_window], rollout: 12.5%, on_store_failure: local
            foo.d: unit=DAY requests_per_unit=0, shadow_mode: false, quota_mode: false, scheduled: true, ban: true, charge_parents: true
            foo.e: unit=DAY requests_per_unit=0, shadow_mode: false, quota_mode: false, limits: [0 per 1d fixed_window scheduled]

            """,
            RuleText.Parse(Text).Dump());
    }

    [Fact]
    public void An_empty_rule_set_dumps_nothing()
    {
        Assert.Equal("", RuleSet.Empty.Dump());
        Assert.Equal("", RuleText.Parse("domain: d\n").Dump());
        Assert.Equal(0, RuleSet.Empty.DomainCount);
    }

    [Fact]
    public void Loading_no_document_gives_an_empty_rule_set()
    {
        RuleSetLoadResult result = RuleSetLoader.Load([], RuleText.Defaults);

        Assert.Equal(0, result.RuleSet?.DomainCount);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void Merged_documents_add_to_one_domain_in_the_order_of_their_names()
    {
        RuleSetLoadResult result = RuleText.Load(
            new RuleSetOptions { MergeDomains = true },
            ("2.yaml", "domain: d\ndescriptors: [{key: w, value: f*, rate_limit: {unit: day, requests_per_unit: 2}}]\n"),
            ("10.yaml", "domain: d\ndescriptors: [{key: w, value: fo*, rate_limit: {unit: day, requests_per_unit: 10}}]\n"),
            ("3.yaml", "domain: e\n"));

        Assert.Equal(2, result.RuleSet?.DomainCount);
        Assert.Equal(["d.w_fo*", "d.w_f*"], result.RuleSet!.Find("d")!.Root.Children.Nodes.Select(node => node.FullKey).ToArray());
    }

    [Fact]
    public void Domains_are_found_by_their_exact_name()
    {
        RuleSet rules = RuleText.Parse("domain: Shop\n");

        Assert.NotNull(rules.Find("Shop"));
        Assert.Null(rules.Find("shop"));
        Assert.Null(rules.Find("Shop "));
    }

    [Theory]
    [InlineData("unlimited: true")]
    [InlineData("unlimited: true", "unit: unknown")]
    [InlineData("unlimited: true", "unit: fortnight", "requests_per_unit: 5")]
    public void Unlimited_goes_with_any_unit_that_is_none(params string[] lines)
    {
        Rule rule = LimitOf(RuleText.Limit(lines));

        Assert.True(rule.Unlimited);
        Assert.Empty(rule.Limits);
    }

    [Fact]
    public void A_limit_keeps_its_name_and_what_it_replaces()
    {
        Rule rule = LimitOf(RuleText.Limit("unit: day", "name: a", "replaces: [{name: b}, {name: c}, {name: b}]"));

        Assert.Equal("a", rule.Name);
        Assert.Equal(["b", "c", "b"], rule.Replaces);
        Assert.Equal(0u, rule.Limits[0].Limit.Amount);
    }

    [Fact]
    public void A_null_limit_is_no_limit() =>
        Assert.Null(Assert.Single(RuleText.Domain(RuleText.Descriptor("rate_limit: ~")).Root.Children.Nodes).Rule);

    [Fact]
    public void Metadata_becomes_a_struct_of_its_yaml_types()
    {
        Rule rule = LimitOf(RuleText.Descriptor(
            "metadata: {text: '5', int: 0x10, float: 1.5, yes: on, none: ~, list: [1, a], map: {1: 2}}",
            "rate_limit: {unit: day}"));

        Assert.Equal(
            """{ "text": "5", "int": 16, "float": 1.5, "yes": true, "none": null, "list": [ 1, "a" ], "map": { "1": 2 } }""",
            rule.Metadata!.ToString());
    }

    [Theory]
    [InlineData("[1000000.5]", "[1.0000005e+06]")]
    [InlineData("[999999.5, 1e300, 0.00001, 0.0001, -.inf, .nan]", "[999999.5 1e+300 1e-05 0.0001 -Inf NaN]")]
    [InlineData("[{b: 1, a: yes, a1: ~}]", "[map[a:true a1:<nil> b:1]]")]
    [InlineData("[-0x10, +7, 1_0]", "[-16 7 10]")]
    public void Values_in_messages_are_printed_as_go_prints_them(string value, string printed)
    {
        RuleError error = Assert.Single(RuleText.Load($"domain: d\ndescriptors:\n  - {value}\n").Errors);

        Assert.Equal($"config error, yaml file contains list of type other than map: {printed}", error.Message);
    }

    private static Rule LimitOf(string text) => Assert.Single(RuleText.Domain(text).Root.Children.Nodes).Rule!;
}
