using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Code = EnvoyRls.Api.Envoy.Service.RateLimit.V3.RateLimitResponse.Types.Code;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>Overrides that scale the limits of the rule that a descriptor is held to.</summary>
public sealed class ScaleTests
{
    private const string Rules =
        """
        domain: d
        lists:
          allow: [{key: user, value: root}]
          deny: [{key: user, value: mallory}]
        descriptors:
          - {key: user, rate_limit: {unit: minute, requests_per_unit: 100, name: per user}}
          - {key: free, rate_limit: {unlimited: true}}
          - {key: none, rate_limit: {unit: minute, requests_per_unit: 0}}
          - {key: shadow, shadow_mode: true, rate_limit: {unit: minute, requests_per_unit: 10}}
          - key: both
            rate_limits: [{unit: minute, requests_per_unit: 20}, {unit: hour, requests_per_unit: 1000}]
          - key: org
            rate_limit: {unit: minute, requests_per_unit: 10}
            descriptors: [{key: member, charge_parents: true, rate_limit: {unit: hour, requests_per_unit: 100}}]
          - {key: banned, rate_limit: {unit: minute, requests_per_unit: 20}, ban: {after: 1, within: 1h, for: 10m}}
          - {key: name, rate_limit: {unit: minute, requests_per_unit: 10, name: n}}
          - {key: other, rate_limit: {unit: minute, requests_per_unit: 10, replaces: [{name: n}]}}
        """;

    private readonly OverrideHarness _harness = new(Rules, LimiterHarness.NoJitter with { DynamicMetadata = true });

    [Fact]
    public async Task The_limit_is_enforced_and_told_as_it_was_scaled_under_its_own_name()
    {
        _harness.Override(OverrideText.Scale("o", "user=eve", "2%"));

        RateLimitResponse first = await _harness.DecideAsync("user=eve");
        Assert.Equal(new RateLimitResponse.Types.RateLimit { RequestsPerUnit = 2, Unit = RateLimitResponse.Types.RateLimit.Types.Unit.Minute, Name = "per user" }, first.Statuses[0].CurrentLimit);
        Assert.Equal(1u, first.Statuses[0].LimitRemaining);
        Assert.Equal("Ok 0", await _harness.AskAsync("user=eve"));
        Assert.Equal("OverLimit 0", await _harness.AskAsync("user=eve"));
        Assert.Equal("Ok 99", await _harness.AskAsync("user=ann"));
        Assert.Equal("S3 D1 W0", _harness.Counts());
        Assert.Same(first.Statuses[0].CurrentLimit, (await _harness.DecideAsync("user=eve")).Statuses[0].CurrentLimit);
    }

    [Fact]
    public async Task Its_counter_is_that_of_the_rule_before_during_and_after()
    {
        Assert.Equal(5, await _harness.AdmittedAsync(5, "user=eve"));

        _harness.Override(OverrideText.Scale("o", "user", "10%"));
        Assert.Equal(5, await _harness.AdmittedAsync(7, "user=eve"));

        _harness.Clear();
        Assert.Equal("Ok 87", await _harness.AskAsync("user=eve"));
    }

    [Fact]
    public async Task It_ends_by_itself()
    {
        _harness.Override(OverrideText.Scale("o", "user", "1%", "expires: 1970-01-01T00:00:30Z"));
        Assert.Equal(1, await _harness.AdmittedAsync(3, "user=eve"));

        _harness.Limiter.Time.Set(30);
        Assert.Equal("Ok 96", await _harness.AskAsync("user=eve"));
    }

    [Theory]
    [InlineData("user=root", "Ok -")]
    [InlineData("user=mallory", "OverLimit -")]
    [InlineData("free=x", "Ok -")]
    [InlineData("unknown=x", "Ok -")]
    [InlineData("none=x", "OverLimit 0")]
    [InlineData("shadow=x", "Ok 0")]
    [InlineData("both=x", "Ok 1")]
    public async Task Lists_and_unlimited_rules_are_not_touched_and_what_admits_nothing_goes_on_to_do_so(string descriptor, string expected)
    {
        string key = descriptor.Split('=')[0];
        _harness.Override(OverrideText.Scale("o", key, "10%"));

        Assert.Equal(expected, await _harness.AskAsync(descriptor));
    }

    [Fact]
    public async Task A_shadow_rule_is_scaled_and_goes_on_to_watch()
    {
        _harness.Override(OverrideText.Scale("o", "shadow", "10%"));

        RateLimitResponse second = (await _harness.AskAsync("shadow=x"), await _harness.DecideAsync("shadow=x")).Item2;

        Assert.Equal(Code.Ok, second.OverallCode);
        Assert.Equal("T2 O1 N1 W1 S1", _harness.Limiter.Counts("d.shadow"));
        Assert.Equal("S2 D0 W0", _harness.Counts());
    }

    [Fact]
    public async Task Every_limit_of_the_rule_is_scaled_but_none_above_it()
    {
        _harness.Override(OverrideText.Scale("o", "both", "10%"), OverrideText.Scale("p", "org,member", "10%"));

        Assert.Equal(2, await _harness.AdmittedAsync(5, "both=x"));
        Assert.Equal(10, await _harness.AdmittedAsync(12, "org=a,member=b"));
    }

    [Fact]
    public async Task A_limit_that_the_request_brings_is_scaled_too()
    {
        _harness.Override(OverrideText.Scale("o", "x", "10%"));

        RateLimitResponse response = await _harness.Limiter.DecideAsync(Requests.Call("d", Requests.Override("x=y", 50, 2)));

        Assert.Equal((5u, 4u), (response.Statuses[0].CurrentLimit.RequestsPerUnit, response.Statuses[0].LimitRemaining));
    }

    [Fact]
    public async Task A_rule_that_another_replaces_has_nothing_to_scale()
    {
        _harness.Override(OverrideText.Scale("o", "name", "10%"));

        Assert.Equal("Ok -, Ok 9", await _harness.AskAsync("name=x", "other=x"));
    }

    [Fact]
    public async Task A_denial_that_it_brought_about_leads_to_no_ban()
    {
        _harness.Override(OverrideText.Scale("o", "banned", "10%"));
        Assert.Equal(2, await _harness.AdmittedAsync(5, "banned=x"));

        _harness.Clear();

        Assert.Equal("Ok 14", await _harness.AskAsync("banned=x"));
        Assert.Equal(0ul, _harness.Limiter.Count("envoyrls.bans.begun_total"));
    }

    [Fact]
    public async Task Dynamic_metadata_names_it()
    {
        _harness.Override(OverrideText.Scale("o", "user", "10%"));

        Assert.Equal(
            """{ "code": "OK", "source": "override", "rule": "per user", "algorithm": "fixed_window", "limits": [ { "rule": "d.user", "name": "per user", "algorithm": "fixed_window", "amount": 10, "override_id": "o", "unscaled_amount": 100, "window_ms": 60000, "over": false, "remaining": 9, "reset_ms": 60000 } ], "override_id": "o" }""",
            (await _harness.DecideAsync("user=eve")).Decisions()[0]);
    }

    [Fact]
    public async Task One_that_only_watches_counts_what_it_would_deny_and_denies_nothing()
    {
        _harness.Override(OverrideText.Scale("o", "user", "2%", "shadow_mode: true"));

        Assert.Equal(5, await _harness.AdmittedAsync(5, "user=eve"));

        Assert.Equal("Ok 94", await _harness.AskAsync("user=eve"));
        Assert.Equal("S0 D0 W4", _harness.Counts());
    }

    /// <summary>A bucket that was denied hits would stand elsewhere, so that nothing can be said.</summary>
    [Fact]
    public async Task What_one_that_only_watches_would_deny_is_not_known_of_other_algorithms()
    {
        OverrideHarness harness = new(RuleText.Descriptor("rate_limit: {algorithm: token_bucket, unit: minute, requests_per_unit: 100}"));
        harness.Override(OverrideText.Scale("o", "k", "1%", "shadow_mode: true"));

        Assert.Equal(5, await harness.AdmittedAsync(5, "k=x"));
        Assert.Equal("S0 D0 W0", harness.Counts());
    }

    [Fact]
    public async Task Paced_limits_go_by_the_changed_rate()
    {
        OverrideHarness harness = new(RuleText.Descriptor("rate_limit: {algorithm: token_bucket, unit: second, requests_per_unit: 10, burst: 20}"));
        harness.Override(OverrideText.Scale("o", "k", "10%"));

        harness.Limiter.Time.Set(100);
        Assert.Equal(2, await harness.AdmittedAsync(5, "k=x"));
        harness.Limiter.Time.Set(101);
        Assert.Equal(1, await harness.AdmittedAsync(5, "k=x"));

        harness.Clear();
        harness.Limiter.Time.Set(102);
        Assert.Equal(10, await harness.AdmittedAsync(15, "k=x"));
    }

    [Fact]
    public async Task What_is_remembered_of_a_denial_is_forgotten_with_the_override()
    {
        OverrideHarness harness = new(Rules, cacheSize: 1_000_000);
        harness.Override(OverrideText.Scale("o", "user", "1%"));
        Assert.Equal(1, await harness.AdmittedAsync(3, "user=eve"));

        harness.Clear();

        Assert.Equal(Code.Ok, (await harness.DecideAsync("user=eve")).OverallCode);
        harness.Override(OverrideText.Scale("o", "user", "1%"));
        Assert.Equal("OverLimit 0", await harness.AskAsync("user=eve"));
    }

    [Fact]
    public async Task Headers_tell_the_scaled_limit()
    {
        foreach ((LimitHeaderStyle style, string expected) in new[]
        {
            (LimitHeaderStyle.Reference, "RateLimit-Limit: 10"), (LimitHeaderStyle.GitHub, "X-RateLimit-Limit: 10"), (LimitHeaderStyle.Ietf, "RateLimit-Policy: \"per user\";q=10;w=60"),
        })
        {
            OverrideHarness harness = new(Rules, LimiterHarness.NoJitter with { Headers = new LimitHeaders { Style = style } });

            Assert.Contains(expected, (await harness.Override(OverrideText.Scale("o", "user", "10%")).DecideAsync("user=eve")).Headers(), StringComparer.Ordinal);
        }
    }

    [Fact]
    public async Task It_goes_for_staged_rules_and_for_tiers_too()
    {
        _harness.Rules.SetLayers(
            new LayerStack([], LayerText.Tiers("eve=gold")),
            new StagedLayers("r", LayerText.Stack(LayerText.Limits("user=50")), 10_000));
        _harness.Override(OverrideText.Scale("o", "user", "10%"));
        Assert.Equal("Ok 4", await _harness.AskAsync("user=eve"));

        OverrideHarness tiered = new("domain: d\ndescriptors: [{key: tier, value: gold, descriptors: [{key: user_id, rate_limit: {unit: minute, requests_per_unit: 30}}]}]\n");
        tiered.Rules.SetLayers(new LayerStack([], LayerText.Tiers("eve=gold")));

        Assert.Equal("Ok 2", await tiered.Override(OverrideText.Scale("o", "user_id=eve", "10%")).AskAsync("user_id=eve"));
        Assert.Equal("Ok 4", await tiered.Override(OverrideText.Scale("o", "tier=gold,user_id", "20%")).AskAsync("user_id=eve"));
    }

    /// <summary>Whatever was scaled in between, the rule alone finds the count that its own hits would have left.</summary>
    [Fact]
    public void An_override_leaves_exactly_the_count_that_there_was()
    {
        Prop.ForAll(
            Gen.Zip(Gen.Choose(1, 15_000), Gen.Choose(0, 1).ListOf(30)).ToArbitrary(),
            sample =>
            {
                OverrideHarness plain = new(Rules);
                OverrideHarness overridden = new(Rules);
                string scale = $"{sample.Item1 / 100}.{sample.Item1 % 100:00}%";
                foreach (int scaled in sample.Item2)
                {
                    _ = scaled == 1 ? overridden.Override(OverrideText.Scale("o", "user", scale)) : overridden.Clear();
                    AskNow(plain);
                    AskNow(overridden);
                }

                return AskNow(plain) == AskNow(overridden.Clear());
            }).Check(Properties.Config(60));

        static string AskNow(OverrideHarness harness)
        {
            Task<string> asking = harness.AskAsync("user=eve");
            return asking.IsCompleted ? asking.Result : throw new InvalidOperationException("memory answers at once");
        }
    }
}
