using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>Rules of several layers in one domain.</summary>
public sealed class LayerTests
{
    [Theory]
    [InlineData("k=x", "Ok 1")]
    [InlineData("m=x", "Ok 4")]
    [InlineData("low=x", "Ok 6")]
    [InlineData("none=x", "Ok -")]
    [InlineData("k=x m=x low=x none=x", "Ok 1, Ok 4, Ok 6, Ok -")]
    public async Task The_first_layer_with_a_rule_decides(string descriptors, string expected)
    {
        LimiterHarness harness = Harness(LayerText.Limits("k=2"), LayerText.Limits("k=3,m=5"), LayerText.Limits("k=9,m=8,low=7"));

        Assert.Equal(expected, (await harness.DecideAsync("d", descriptors.Split(' '))).Verdicts());
    }

    [Fact]
    public async Task A_node_without_a_limit_leaves_the_descriptor_to_the_layer_below()
    {
        LimiterHarness harness = Harness("domain: d\ndescriptors: [{key: k, value: x}]", LayerText.Limits("k=3"));

        Assert.Equal("Ok 2", (await harness.DecideAsync("d", "k=x")).Verdicts());
    }

    [Theory]
    [InlineData(1_000, "Ok 9")]
    [InlineData(2_000, "Ok 1")]
    [InlineData(3_000, "Ok 9")]
    public async Task A_rule_that_is_not_active_leaves_the_descriptor_to_the_layer_below(long now, string expected)
    {
        const string Upper =
            """
            domain: d
            descriptors:
              - {key: k, active: {from: "1970-01-01T00:20:00Z", until: "1970-01-01T00:40:00Z"}, rate_limit: {unit: minute, requests_per_unit: 2}}
            """;
        LimiterHarness harness = Harness(Upper, LayerText.Limits("k=10"));
        harness.Time.Set(now);

        Assert.Equal(expected, (await harness.DecideAsync("d", "k=x")).Verdicts());
    }

    [Fact]
    public async Task Keys_beyond_a_rollout_are_held_to_the_layer_below()
    {
        const string Upper = "domain: d\ndescriptors: [{key: user, rollout: 25%, rate_limit: {unit: minute, requests_per_unit: 2}}]";
        LimiterHarness harness = Harness(Upper, LayerText.Limits("user=10"));
        int upper = 0;
        for (int i = 0; i < 2_000; i++)
        {
            string verdict = (await harness.DecideAsync("d", $"user={i}")).Verdicts();
            Assert.True(verdict is "Ok 1" or "Ok 9", verdict);
            upper += verdict == "Ok 1" ? 1 : 0;
        }

        Assert.InRange(upper, 425, 575);
    }

    [Fact]
    public async Task A_limit_of_another_layer_goes_on_counting_where_the_one_before_stood()
    {
        LimiterHarness harness = Harness(LayerText.Limits("k=10"));
        Assert.Equal("Ok 5", (await harness.DecideAsync(Requests.Call("d", Requests.Descriptor("k=x", hits: 5)))).Verdicts());

        harness.Rules.Current = LayerText.Compose(LayerText.Limits("k=7"), LayerText.Limits("k=10"));
        Assert.Equal("Ok 1", (await harness.DecideAsync("d", "k=x")).Verdicts());
        harness.Rules.Current = LayerText.Compose(LayerText.Limits("k=10"));
        Assert.Equal("Ok 3", (await harness.DecideAsync("d", "k=x")).Verdicts());

        Assert.Equal("T7 O0 N1 W7", harness.Counts("d.k"));
    }

    [Fact]
    public async Task Other_algorithms_go_on_counting_too()
    {
        string layer = "domain: d\ndescriptors: [{key: k, rate_limit: {algorithm: gcra, window: 1h, requests_per_unit: AMOUNT, burst: 10}}]";
        LimiterHarness harness = Harness(layer.Replace("AMOUNT", "1", StringComparison.Ordinal));
        Assert.Equal("Ok 4", (await harness.DecideAsync(Requests.Call("d", Requests.Descriptor("k=x", hits: 6)))).Verdicts());

        harness.Rules.Current = LayerText.Compose(layer.Replace("AMOUNT", "1", StringComparison.Ordinal), LayerText.Limits("k=100"));

        Assert.Equal("Ok 3", (await harness.DecideAsync("d", "k=x")).Verdicts());
    }

    [Fact]
    public async Task A_limit_of_the_request_goes_before_all_rules_and_lists_before_it()
    {
        const string Lists = "domain: d\nlists: {deny: [{key: k, value: bad}]}";
        LimiterHarness harness = Harness(Lists, LayerText.Limits("k=2"), LayerText.Limits("k=3"));

        Assert.Equal("Ok 4", (await harness.DecideAsync("d", Requests.Override("k=x", 5, 2))).Verdicts());
        Assert.Equal("OverLimit -", (await harness.DecideAsync("d", Requests.Override("k=bad", 5, 2))).Verdicts());
    }

    [Theory]
    [InlineData("domain: d\nlists: {allow: [{key: ip, value: a}]}", "domain: d\nlists: {deny: [{key: ip, value: b}]}")]
    [InlineData("domain: d\nlists: {deny: [{key: ip, value: b}]}", "domain: d\nlists: {allow: [{key: ip, value: a}]}")]
    public async Task Lists_of_all_layers_go_before_rules(string upper, string lower)
    {
        LimiterHarness harness = Harness(upper, LayerText.Limits("ip=1"), lower);

        Assert.Equal("Ok -", (await harness.DecideAsync("d", "ip=a")).Verdicts());
        Assert.Equal("OverLimit -", (await harness.DecideAsync("d", "ip=b")).Verdicts());
        Assert.Equal("OverLimit -, Ok -", (await harness.DecideAsync("d", "ip=b,ip=a", "ip=a")).Verdicts());
    }

    [Fact]
    public async Task A_rule_replaces_those_of_other_layers()
    {
        const string Upper = "domain: d\ndescriptors: [{key: a, rate_limit: {unit: minute, requests_per_unit: 2, replaces: [{name: plain}]}}]";
        const string Lower = "domain: d\ndescriptors: [{key: b, rate_limit: {unit: minute, requests_per_unit: 3, name: plain}}]";
        LimiterHarness harness = Harness(Upper, Lower);

        Assert.Equal("Ok 1, Ok -", (await harness.DecideAsync("d", "a=x", "b=x")).Verdicts());
        Assert.Equal("Ok 2", (await harness.DecideAsync("d", "b=x")).Verdicts());
    }

    [Theory]
    [InlineData("upper", LayersOfTenant.Upper)]
    [InlineData("lower", LayersOfTenant.Lower)]
    [InlineData("own", LayersOfTenant.Own)]
    [InlineData("both", LayersOfTenant.Upper | LayersOfTenant.Own | LayersOfTenant.Lower)]
    public async Task Limits_above_a_rule_are_those_that_a_descriptor_of_their_own_would_meet(string tenant, LayersOfTenant layers)
    {
        const string Rule = "descriptors: [{key: user, charge_parents: true, rate_limit: {unit: minute, requests_per_unit: 50}}]";
        LimiterHarness harness = Harness(
            Tenant(tenant, layers.HasFlag(LayersOfTenant.Upper) ? 5 : null, ""),
            Tenant(tenant, layers.HasFlag(LayersOfTenant.Own) ? 6 : null, $", {Rule}"),
            Tenant(tenant, layers.HasFlag(LayersOfTenant.Lower) ? 7 : null, ""));

        string alone = (await harness.DecideAsync("d", $"tenant={tenant}")).Verdicts();
        string below = (await harness.DecideAsync("d", $"tenant={tenant},user=u")).Verdicts();

        int amount = layers.HasFlag(LayersOfTenant.Upper) ? 5 : layers.HasFlag(LayersOfTenant.Own) ? 6 : 7;
        Assert.Equal($"Ok {amount - 1}", alone);
        Assert.Equal($"Ok {amount - 2}", below);
    }

    [Fact]
    public async Task A_managed_rule_above_may_lift_a_limit_on_the_way()
    {
        const string Files =
            """
            domain: d
            descriptors:
              - key: tenant
                rate_limit: {unit: minute, requests_per_unit: 1}
                descriptors: [{key: user, charge_parents: true, rate_limit: {unit: minute, requests_per_unit: 50}}]
            """;
        LimiterHarness harness = Harness("domain: d\ndescriptors: [{key: tenant, value: t, rate_limit: {unlimited: true}}]", Files);

        Assert.Equal("Ok 49", (await harness.DecideAsync("d", "tenant=t,user=u")).Verdicts());
        Assert.Equal("Ok 0", (await harness.DecideAsync("d", "tenant=other,user=u")).Verdicts());
    }

    [Fact]
    public async Task A_ban_of_one_layer_outlives_a_change_to_the_same_rule_in_another()
    {
        const string Banning =
            "domain: d\ndescriptors: [{key: k, rate_limit: {unit: minute, requests_per_unit: AMOUNT}, ban: {after: 1, within: 1m, for: 5m}}]";
        LimiterHarness harness = Harness(Banning.Replace("AMOUNT", "0", StringComparison.Ordinal));
        await harness.DecideAsync("d", "k=x");

        harness.Rules.Current = LayerText.Compose(Banning.Replace("AMOUNT", "100", StringComparison.Ordinal), LayerText.Limits("k=200"));

        Assert.Equal("OverLimit 0", (await harness.DecideAsync("d", "k=x")).Verdicts());
        Assert.Equal("Ok 99", (await harness.DecideAsync("d", "k=y")).Verdicts());
    }

    [Fact]
    public async Task A_rule_that_delays_goes_before_one_that_denies()
    {
        const string Upper =
            "domain: d\ndescriptors: [{key: k, action: throttle, rate_limit: {algorithm: leaky_bucket, unit: second, requests_per_unit: 1, burst: 1, max_delay: 5s}}]";
        LimiterHarness harness = Harness(Upper, LayerText.Limits("k=0"));

        await harness.DecideAsync("d", "k=x");

        Assert.Equal(["X-RateLimit-Delay: 1.000"], (await harness.DecideAsync("d", "k=x")).Headers());
    }

    [Fact]
    public async Task A_domain_is_known_if_any_layer_has_it()
    {
        LimiterHarness harness = Harness("domain: other\ndescriptors: [{key: k, rate_limit: {unit: minute, requests_per_unit: 2}}]", LayerText.Limits("k=3"));

        Assert.Equal("Ok 1", (await harness.DecideAsync("other", "k=x")).Verdicts());
        Assert.Equal("Ok 2", (await harness.DecideAsync("d", "k=x")).Verdicts());
        Assert.Equal("Ok -", (await harness.DecideAsync("unknown", "k=x")).Verdicts());
    }

    private static string Tenant(string value, int? amount, string more)
    {
        string limit = amount is null ? "" : $", rate_limit: {{unit: minute, requests_per_unit: {amount}}}";
        return $"domain: d\ndescriptors: [{{key: tenant, value: {value}{limit}{more}}}]";
    }

    private static LimiterHarness Harness(params string[] layers)
    {
        LimiterHarness harness = new(null, inMemory: true);
        harness.Rules.Current = LayerText.Compose(layers);
        return harness;
    }
}
