using EnvoyRls.Analysis.Diff;
using EnvoyRls.Cli.Push;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Export;
using EnvoyRls.Core.Rules.Managed;

namespace EnvoyRls.Cli.Tests.Push;

public sealed class PushedRulesTests
{
    private static readonly PushedIds Ids = new("test");

    [Fact]
    public void Pushed_rules_mean_what_the_file_means()
    {
        const string Text =
            """
            domain: shop
            match_order: specific
            lists:
              allow: [{key: user, value: root, expires: 2099-01-01T00:00:00Z}]
              deny: [{key: remote_address, match: cidr, values: [203.0.113.0/24, 198.51.100.0/24], reason: scans}, {key: user, match: prefix, value: bot-}]
            descriptors:
              - key: user
                value_to_metric: true
                rate_limit: {unit: minute, requests_per_unit: 5, name: per_user}
                shadow_mode: true
                descriptors:
                  - {key: path, value: /cart*, share_threshold: true, rate_limit: {unit: hour, requests_per_unit: 100, algorithm: gcra, burst: 7}, charge_parents: true}
                  - {key: path, value: /cart/checkout*, rate_limits: [{unit: second, requests_per_unit: 1}, {unit: day, requests_per_unit: 50, algorithm: sliding_window_counter}]}
                  - {key: path, match: prefix, value: /api, fallthrough: true, rate_limit: {window: 15m, requests_per_unit: 3}, on_store_failure: deny}
              - {key: user, value: root, rate_limit: {unlimited: true}}
              - {key: path, not: true, value: /open, rate_limit: {unit: day, requests_per_unit: 0}, metadata: {team: web, tags: [a, 1]}, response: {raw_body: no}}
              - {key: tier, match: set, values: [gold, silver], rollout: 12.5%, active: {days: [mon-fri], hours: ["09:00-17:00"], time_zone: Europe/Paris}, action: throttle, rate_limit: {unit: second, requests_per_unit: 2, algorithm: leaky_bucket}}
            """;
        RuleSet rules = Load(Text);
        Assert.Empty(UnsayableRules.Find([new RuleDocument("shop.yaml", Text)], rules));

        IReadOnlyList<PushedObject> objects = PushedRules.Of(rules, Ids);
        ManagedLoadResult managed = ManagedLayerLoader.Load(objects.Select(pushed => pushed.Document), new RuleSetOptions());
        Assert.Empty(managed.Errors);
        RuleSetLoadResult back = RuleSetLoader.Load(RuleExport.Write(managed.Layer!, "a push"), new RuleSetOptions { MergeDomains = true });

        Assert.Empty(back.Errors);
        Assert.Empty(RuleSetComparison.Compare(rules, back.RuleSet!));
        Assert.Equal(10, objects.Count);
        Assert.Empty(UnsayableRules.Find(objects));
    }

    [Fact]
    public void Ids_follow_the_path_alone()
    {
        string[] before = IdsOf("domain: d\ndescriptors: [{key: a, rate_limit: {unit: day, requests_per_unit: 1}}, {key: b, rate_limit: {unit: day, requests_per_unit: 1}}]");
        string[] after = IdsOf("# moved\ndomain: d\ndescriptors:\n  - {key: b, rate_limit: {unit: hour, requests_per_unit: 7}}\n  - {key: a, rate_limit: {unit: day, requests_per_unit: 2}}");

        Assert.Equal(before.Order(StringComparer.Ordinal), after.Order(StringComparer.Ordinal));
        Assert.All(before, id => Assert.True(Ids.Owns(id) && ManagedDocument.IsId(ManagedKind.Rule, id), id));
    }

    [Fact]
    public void Paths_that_read_alike_and_items_that_are_alike_have_ids_of_their_own()
    {
        string[] ids = IdsOf(
            """
            domain: d
            descriptors:
              - {key: a.b, rate_limit: {unit: day, requests_per_unit: 1}}
              - {key: a, rate_limit: {unit: day, requests_per_unit: 1}, descriptors: [{key: b, rate_limit: {unit: day, requests_per_unit: 1}}]}
              - {key: a-b, rate_limit: {unit: day, requests_per_unit: 1}}
              - {key: a/b, rate_limit: {unit: day, requests_per_unit: 1}}
            lists:
              deny: [{key: ip, match: set, values: [a, b]}, {key: ip, match: set, values: [c, d]}, {key: ip, value: e}]
            """);

        Assert.Equal(8, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("test:by-hand", false)]
    [InlineData("test:d.a-0123456789ab", true)]
    [InlineData("test2:d.a-0123456789ab", false)]
    [InlineData("test:0123456789ab", false)]
    public void Only_ids_of_a_push_of_the_name_are_its_own(string id, bool owned) => Assert.Equal(owned, Ids.Owns(id));

    [Theory]
    [InlineData("domain: d\ncharge: all_or_nothing\ndescriptors: [{key: a, rate_limit: {unit: day, requests_per_unit: 1}}]", "f.yaml:2:9: 'charge' of a domain cannot be pushed: managed rules go for themselves alone")]
    [InlineData("domain: d\non_store_failure: deny", "f.yaml:2:19: 'on_store_failure' of a domain cannot be pushed: managed rules go for themselves alone")]
    [InlineData("domain: d\nadaptive: {mode: observe}", "f.yaml:2:11: 'adaptive' of a domain cannot be pushed: managed rules go for themselves alone")]
    [InlineData("domain: d\ndescriptors:\n  - {key: a, value: x}", "f.yaml:3:5: a_x has no limit, and a managed rule has to have one")]
    [InlineData(
        "domain: d\ndescriptors:\n  - {key: a, value: x*, rate_limit: {unit: day, requests_per_unit: 1}}\n  - {key: a, value: xy*, rate_limit: {unit: day, requests_per_unit: 2}}",
        "f.yaml:3:5: it is tried before a_xy* (f.yaml:4:5) only because it stands first, and managed rules have no order")]
    [InlineData(
        "domain: d\nmatch_order: specific\ndescriptors:\n  - {key: a, value: x*, rate_limit: {unit: day, requests_per_unit: 1}}\n  - {key: a, value: '*x', rate_limit: {unit: day, requests_per_unit: 2}}",
        "f.yaml:4:5: it is tried before a_*x (f.yaml:5:5) only because it stands first, and managed rules have no order")]
    [InlineData(
        "domain: d\ndescriptors:\n  - {key: a, match: regex, value: x+, rate_limit: {unit: day, requests_per_unit: 1}}\n  - {key: a, match: regex, value: y+, rate_limit: {unit: day, requests_per_unit: 2}}",
        "f.yaml:3:5: it is tried before a_regex:y+ (f.yaml:4:5) only because it stands first, and managed rules have no order")]
    public void What_managed_rules_cannot_say_is_told_with_its_place(string text, string expected)
    {
        RuleError error = Assert.Single(UnsayableRules.Find([new RuleDocument("f.yaml", text)], Load(text)));

        Assert.Equal(expected, error.ToString());
        Assert.NotEmpty(error.Fix);
    }

    [Theory]
    [InlineData("reference", "xy*", "x*")]
    [InlineData("specific", "x*", "xy*")]
    [InlineData("reference", "x*", "y*")]
    public void An_order_that_comes_out_the_same_is_none(string order, string first, string second)
    {
        string text = $"domain: d\nmatch_order: {order}\ndescriptors: [{{key: a, value: {first}, rate_limit: {{unit: day, requests_per_unit: 1}}}}, {{key: a, value: {second}, rate_limit: {{unit: day, requests_per_unit: 2}}}}]";

        Assert.Empty(UnsayableRules.Find([new RuleDocument("f.yaml", text)], Load(text)));
    }

    private static string[] IdsOf(string text) => [.. PushedRules.Of(Load(text), Ids).Select(pushed => pushed.Document.Id)];

    private static RuleSet Load(string text)
    {
        RuleSetLoadResult result = RuleSetLoader.Load([new RuleDocument("f.yaml", text)], new RuleSetOptions());
        Assert.Empty(result.Errors);
        return result.RuleSet!;
    }
}
