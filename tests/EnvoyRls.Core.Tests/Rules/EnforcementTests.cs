using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules;

public sealed class EnforcementTests
{
    private const long Second = 1_000_000;
    private const long Minute = 60 * Second;
    private const long Day = 86_400 * Second;

    [Fact]
    public void A_rule_says_nothing_unless_told()
    {
        Rule rule = RuleOf();

        Assert.Equal(RuleAction.Reject, rule.Action);
        Assert.Equal(Rule.FullRollout, rule.Rollout);
        Assert.False(rule.ChargeParents);
        Assert.Null(rule.Active);
        Assert.Null(rule.Ban);
        Assert.Null(rule.OnStoreFailure);
        Assert.Null(rule.Response);
    }

    [Theory]
    [InlineData("reject", RuleAction.Reject)]
    [InlineData("log", RuleAction.Log)]
    public void An_action_is_one_of_three(string word, RuleAction action) => Assert.Equal(action, RuleOf($"action: {word}").Action);

    [Theory]
    [InlineData("0%", 0)]
    [InlineData("25%", 2_500)]
    [InlineData("12.5%", 1_250)]
    [InlineData("0.01%", 1)]
    [InlineData("99.99%", 9_999)]
    [InlineData("100%", 10_000)]
    public void A_rollout_is_a_percentage(string text, int parts) => Assert.Equal(parts, RuleOf($"rollout: {text}").Rollout);

    [Theory]
    [InlineData("error", StoreFailureMode.Error)]
    [InlineData("allow", StoreFailureMode.Allow)]
    [InlineData("deny", StoreFailureMode.Deny)]
    [InlineData("local", StoreFailureMode.Local)]
    public void A_rule_and_a_domain_say_what_happens_when_the_store_fails(string word, StoreFailureMode mode)
    {
        Assert.Equal(mode, RuleOf($"on_store_failure: {word}").OnStoreFailure);
        Assert.Equal(mode, RuleText.Domain($"domain: d\non_store_failure: {word}\n").OnStoreFailure);
    }

    [Theory]
    [InlineData("exact", Consistency.Exact)]
    [InlineData("leased", Consistency.Leased)]
    public void A_rule_and_a_domain_say_how_their_limits_are_shared(string word, Consistency consistency)
    {
        Assert.Equal(consistency, RuleOf($"consistency: {word}").Consistency);
        Assert.Equal(consistency, RuleText.Domain($"domain: d\nconsistency: {word}\n").Consistency);
    }

    [Theory]
    [InlineData("each", ChargeMode.Each)]
    [InlineData("all_or_nothing", ChargeMode.AllOrNothing)]
    public void A_domain_says_how_calls_are_charged(string word, ChargeMode mode) =>
        Assert.Equal(mode, RuleText.Domain($"domain: d\ncharge: {word}\n").Charge);

    [Fact]
    public void A_domain_that_says_nothing_leaves_it_to_the_server()
    {
        RuleDomain domain = RuleText.Domain("domain: d\n");

        Assert.Null(domain.Charge);
        Assert.Null(domain.OnStoreFailure);
        Assert.Null(domain.Consistency);
    }

    [Fact]
    public void One_document_speaks_for_all_of_its_domain()
    {
        RuleSetLoadResult result = RuleText.Load(
            new RuleSetOptions { MergeDomains = true },
            ("1.yaml", "domain: d\n"),
            ("2.yaml", "domain: d\ncharge: all_or_nothing\non_store_failure: local\n"),
            ("3.yaml", "domain: d\ncharge: all_or_nothing\n"));

        RuleDomain domain = result.RuleSet!.Find("d")!;
        Assert.Equal((ChargeMode.AllOrNothing, StoreFailureMode.Local), (domain.Charge, domain.OnStoreFailure));
    }

    [Fact]
    public void A_ban_has_defaults_for_its_growth() =>
        Assert.Equal(new BanPolicy(3, Minute, 5 * Minute, 2, Day, Day), RuleOf("ban: {after: 3, within: 1m, for: 5m}").Ban);

    [Fact]
    public void A_ban_says_all_of_its_growth() =>
        Assert.Equal(
            new BanPolicy(1, Second, 2 * Day, 3, 30 * Day, 7 * Day),
            RuleOf("ban: {after: 1, within: 1s, for: 48h, factor: 3, max: 30d, forget: 7d}").Ban);

    [Fact]
    public void A_first_ban_longer_than_a_day_is_the_longest_unless_told() =>
        Assert.Equal(2 * Day, RuleOf("ban: {after: 1, within: 1s, for: 2d}").Ban!.Max);

    [Fact]
    public void Parents_are_charged_on_request() => Assert.True(RuleOf("charge_parents: true").ChargeParents);

    [Fact]
    public void A_response_has_a_body_and_headers()
    {
        ResponseTemplate response = RuleOf(
            "response:",
            "  raw_body: '{\"wait\": ${retry_after}}'",
            "  headers: [{name: X-Rule, value: '${rule} of ${domain}'}, {name: x-empty}]").Response!;

        Assert.Equal("{\"wait\": ${retry_after}}", response.RawBody!.Source);
        Assert.Equal(["X-Rule: ${rule} of ${domain}", "x-empty: "], response.Headers.Select(header => $"{header.Key}: {header.Value.Source}").ToArray());
    }

    [Fact]
    public void A_response_may_have_headers_alone() => Assert.Null(RuleOf("response: {headers: [{name: a, value: b}]}").Response!.RawBody);

    [Fact]
    public void An_unlimited_rule_may_have_its_times_and_its_share()
    {
        Rule rule = RuleOf("rate_limit: {unlimited: true}", "active: {days: [sun]}", "rollout: 5%", "charge_parents: yes");

        Assert.True(rule.Unlimited);
        Assert.Equal((500, true), (rule.Rollout, rule.ChargeParents));
        Assert.NotNull(rule.Active);
    }

    private static Rule RuleOf(params string[] lines)
    {
        string[] limit = lines.Any(line => line.StartsWith("rate_limit", StringComparison.Ordinal)) ? [] : ["rate_limit: {unit: minute, requests_per_unit: 10}"];
        return Assert.Single(RuleText.Domain(RuleText.Descriptor([.. limit, .. lines])).Root.Children.Nodes).Rule!;
    }
}
