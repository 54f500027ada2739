using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Tests.Support;
using Code = EnvoyRls.Api.Envoy.Service.RateLimit.V3.RateLimitResponse.Types.Code;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>Overrides that are limits of their own.</summary>
public sealed class OwnLimitTests
{
    private const string Rules =
        """
        domain: d
        lists: {allow: [{key: user, value: root}]}
        descriptors:
          - {key: user, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: free, rate_limit: {unlimited: true}}
          - {key: quota, quota_mode: true, rate_limit: {unit: minute, requests_per_unit: 10}}
        """;

    private readonly OverrideHarness _harness = new(Rules, LimiterHarness.NoJitter with { DynamicMetadata = true });

    [Fact]
    public async Task It_stands_beside_the_rule_and_the_stricter_one_governs()
    {
        _harness.Override(OverrideText.Limit("o", "user=eve", 3));

        Assert.Equal("Ok 2", await _harness.AskAsync("user=eve"));
        Assert.Equal(2, await _harness.AdmittedAsync(5, "user=eve"));
        Assert.Equal("S0 D3 W0", _harness.Counts());
        Assert.Equal("T6 O0 N0 W6", _harness.Limiter.Counts("d.user"));

        _harness.Override(OverrideText.Limit("o", "user=eve", 100));
        Assert.Equal("Ok 3", await _harness.AskAsync("user=eve"));
    }

    [Fact]
    public async Task A_descriptor_without_a_rule_and_a_domain_without_rules_have_it_alone()
    {
        _harness.Override(OverrideText.Limit("o", "unknown=x", 1), OverrideText.Of("p", "domain: e\ndescriptors: [{key: k}]\nrate_limit: {unit: minute, requests_per_unit: 1}\nexpires: 1970-01-02\n"));

        Assert.Equal(1, await _harness.AdmittedAsync(3, "unknown=x"));
        Assert.Equal("Ok -", await _harness.AskAsync("unknown=y"));
        Assert.Equal("Ok 0", (await _harness.Limiter.DecideAsync("e", "k=v")).Verdicts());
        Assert.Equal("OverLimit 0", (await _harness.Limiter.DecideAsync("e", "k=v")).Verdicts());
    }

    [Fact]
    public async Task Lists_and_unlimited_rules_are_not_touched()
    {
        _harness.Override(OverrideText.Limit("o", "user", 0), OverrideText.Limit("p", "free", 0));

        Assert.Equal("Ok -, Ok -", await _harness.AskAsync("user=root", "free=x"));
    }

    [Fact]
    public async Task One_that_only_watches_denies_nothing()
    {
        _harness.Override(OverrideText.Limit("o", "user", 1, "shadow_mode: true"), OverrideText.Limit("p", "alone", 1, "shadow_mode: true"));

        Assert.Equal(3, await _harness.AdmittedAsync(3, "user=eve"));
        Assert.Equal(3, await _harness.AdmittedAsync(3, "alone=x"));
        Assert.Equal("S0 D0 W4", _harness.Counts());
    }

    [Fact]
    public async Task It_denies_what_its_rule_holds_for_a_quota()
    {
        _harness.Override(OverrideText.Limit("o", "quota", 0));

        Assert.Equal(Code.OverLimit, (await _harness.DecideAsync("quota=x", "user=eve")).OverallCode);
        Assert.Equal(Code.OverLimit, (await _harness.DecideAsync("quota=x", "quota=y")).OverallCode);
    }

    [Fact]
    public async Task All_values_that_match_may_share_one_counter()
    {
        _harness.Override(OverrideText.Of("o", "domain: d\ndescriptors: [{key: ip, value: '*', share_threshold: true}]\nrate_limit: {unit: minute, requests_per_unit: 2}\nexpires: 1970-01-02\n"));

        Assert.Equal("Ok 1", await _harness.AskAsync("ip=1"));
        Assert.Equal("Ok 0", await _harness.AskAsync("ip=2"));
        Assert.Equal("OverLimit 0", await _harness.AskAsync("ip=3"));
    }

    [Fact]
    public async Task Its_counter_is_named_by_its_id_and_goes_on_when_it_is_renewed()
    {
        LimiterHarness scripted = new(Rules);
        scripted.Rules.Current = scripted.Rules.Current!.With(null, OverrideText.Parse(OverrideText.Limit("atk-1", "user", 3)));
        scripted.Store.Charging(1, 1);
        await scripted.DecideAsync("d", "user=eve");
        Assert.Equal(
            ["ADD d_user_eve_1200 1 EXPIRE 60", "ADD rls2:{1:d4:user3:eve}:fw:60:0:o:5:atk-1:1200 1 EXPIRE 60;"],
            scripted.Store.TakeCommands());

        _harness.Override(OverrideText.Limit("a", "user", 5));
        Assert.Equal(5, await _harness.AdmittedAsync(6, "user=eve"));
        _harness.Override(OverrideText.Limit("a", "user", 7, "expires: 1970-01-01T05:00:00Z"));
        Assert.Equal("Ok 0", await _harness.AskAsync("user=eve"));
    }

    [Fact]
    public async Task Dynamic_metadata_names_it_where_it_denies_or_is_all_there_is()
    {
        _harness.Override(OverrideText.Limit("o", "user", 1), OverrideText.Limit("p", "alone", 1));

        string admitted = (await _harness.DecideAsync("user=eve")).Decisions()[0];
        string denied = (await _harness.DecideAsync("user=eve")).Decisions()[0];
        string alone = (await _harness.DecideAsync("alone=x")).Decisions()[0];

        Assert.StartsWith("""{ "code": "OK", "source": "file", "rule": "d.user", """, admitted, StringComparison.Ordinal);
        Assert.Contains("""{ "rule": "d.user", "algorithm": "fixed_window", "amount": 1, "override_id": "o", """, admitted, StringComparison.Ordinal);
        Assert.StartsWith("""{ "code": "OVER_LIMIT", "source": "override", "rule": "d.user", """, denied, StringComparison.Ordinal);
        Assert.EndsWith(""", "override_id": "o" }""", denied, StringComparison.Ordinal);
        Assert.Contains("\"source\": \"override\"", alone, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StoreFailureMode.Error)]
    [InlineData(StoreFailureMode.Deny)]
    public async Task A_failing_store_fails_no_call_because_of_it(StoreFailureMode mode)
    {
        LimiterHarness harness = new(Rules, LimiterHarness.NoJitter with { OnStoreFailure = mode });
        harness.Rules.Current = harness.Rules.Current!.With(null, OverrideText.Parse(OverrideText.Limit("o", "alone", 1)));
        harness.Store.Fault = new StoreFault(StoreFaultKind.Unavailable, "gone");

        Assert.Equal(Code.Ok, (await harness.DecideAsync("d", "alone=x")).OverallCode);
    }

    [Fact]
    public async Task A_descriptor_found_by_its_tier_is_found_without_it_too()
    {
        OverrideHarness harness = new("domain: d\ndescriptors: [{key: tier, value: gold, descriptors: [{key: user_id, rate_limit: {unit: minute, requests_per_unit: 30}}]}]\n");
        harness.Rules.SetLayers(new LayerStack([], LayerText.Tiers("eve=gold")));

        Assert.Equal("Ok 2", await harness.Override(OverrideText.Limit("o", "user_id=eve", 3)).AskAsync("user_id=eve"));
        Assert.Equal("Ok 4", await harness.Override(OverrideText.Limit("o", "tier=gold,user_id", 5)).AskAsync("user_id=eve"));
    }

    [Fact]
    public async Task A_refund_gives_back_to_both()
    {
        _harness.Override(OverrideText.Limit("o", "user", 3));
        await _harness.AskAsync("user=eve");

        Assert.Equal("Ok 3", (await _harness.Limiter.DecideAsync("d", Requests.Refund("user=eve", 1))).Verdicts());
        Assert.Equal("Ok 2", await _harness.AskAsync("user=eve"));
        Assert.Equal("Ok 8", await _harness.Clear().AskAsync("user=eve"));
    }
}
