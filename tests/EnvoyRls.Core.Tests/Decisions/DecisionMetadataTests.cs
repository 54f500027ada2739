using System.Collections.Frozen;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>How dynamic metadata describes the decision on each descriptor.</summary>
public sealed class DecisionMetadataTests
{
    private const string Rules =
        """
        domain: d
        descriptors:
          - {key: plain, rate_limit: {unit: minute, requests_per_unit: 10, name: ten}}
          - key: both
            rate_limits: [{unit: second, requests_per_unit: 5}, {algorithm: gcra, window: 90s, requests_per_unit: 9, burst: 3}]
          - {key: free, rate_limit: {unlimited: true}}
          - {key: shadow, shadow_mode: true, rate_limit: {unit: minute, requests_per_unit: 1}}
          - {key: log, action: log, rate_limit: {unit: minute, requests_per_unit: 1}}
          - {key: slow, action: throttle, rate_limit: {algorithm: token_bucket, unit: second, requests_per_unit: 10, max_delay: 1s}}
          - {key: banned, rate_limit: {unit: minute, requests_per_unit: 10}, ban: {after: 1, within: 1m, for: 5m}}
        """;

    private readonly LimiterHarness _harness = new(Rules, LimiterHarness.NoJitter with { DynamicMetadata = true });

    [Fact]
    public async Task A_limit_is_described_with_what_is_left_of_it()
    {
        _harness.Store.Charging(4, 11);

        Assert.Equal(
            [
                """{ "code": "OK", "source": "file", "rule": "ten", "algorithm": "fixed_window", "limits": [ { "rule": "d.plain", "name": "ten", "algorithm": "fixed_window", "amount": 10, "window_ms": 60000, "over": false, "remaining": 6, "reset_ms": 26000 } ] }""",
                """{ "code": "OVER_LIMIT", "source": "request", "algorithm": "fixed_window", "limits": [ { "algorithm": "fixed_window", "amount": 5, "window_ms": 60000, "over": true, "remaining": 0, "reset_ms": 26000, "retry_ms": 26000 } ] }""",
                """{ "code": "OK" }""",
            ],
            await DecisionsAsync(Requests.Descriptor("plain=a"), Requests.Override("x=y", 5, 2), Requests.Descriptor("unknown=x")));
    }

    [Fact]
    public async Task A_part_of_a_region_is_told_with_the_whole()
    {
        _harness.Rules.Current = RuleText.Parse(
            "domain: d\ndescriptors: [{key: plain, rate_limit: {unit: minute, requests_per_unit: 10}, region_share: {eu: 60%, us: 40%}}]\n",
            new RuleSetOptions { Region = "us" });
        _harness.Store.Charging(4);

        Assert.Equal(
            ["""{ "code": "OK", "source": "file", "rule": "d.plain", "algorithm": "fixed_window", "limits": [ { "rule": "d.plain", "algorithm": "fixed_window", "amount": 4, "region": "us", "whole_amount": 10, "window_ms": 60000, "over": false, "remaining": 0, "reset_ms": 26000 } ] }"""],
            await DecisionsAsync(Requests.Descriptor("plain=a")));
    }

    [Fact]
    public async Task All_limits_of_a_descriptor_are_listed()
    {
        _harness.Store.Charging(6).Meeting(Limits.Denied(10, 30));

        Assert.Equal(
            [
                """{ "code": "OVER_LIMIT", "source": "file", "rule": "d.both", "algorithm": "gcra", "limits": [ """
                + """{ "rule": "d.both", "algorithm": "fixed_window", "amount": 5, "window_ms": 1000, "over": true, "remaining": 0, "reset_ms": 1000, "retry_ms": 1000 }, """
                + """{ "rule": "d.both", "algorithm": "gcra", "amount": 9, "window_ms": 90000, "burst": 3, "over": true, "remaining": 0, "reset_ms": 30000, "retry_ms": 10000 } ] }""",
            ],
            await DecisionsAsync(Requests.Descriptor("both=a")));
    }

    [Fact]
    public async Task A_managed_rule_is_told_by_its_id()
    {
        RuleNode root = new(null, "d", "") { Layer = RuleLayer.Managed };
        RuleNode node = new(root, "free", "") { Layer = RuleLayer.Managed, ManagedId = "r1", Rule = new Rule([]) { Unlimited = true } };
        root.Children = RuleNodeIndex.Create([node], MatchOrder.Reference);
        RuleSet managed = new(new[] { new RuleDomain(root, MatchOrder.Reference) }.ToFrozenDictionary(domain => domain.Name, StringComparer.Ordinal));
        _harness.Rules.Current = RuleSet.Compose([managed, _harness.Rules.Current!]);

        Assert.Equal(
            ["""{ "code": "OK", "source": "managed", "rule_id": "r1", "rule": "d.free", "unlimited": true }"""],
            await DecisionsAsync(Requests.Descriptor("free=a")));
    }

    [Fact]
    public async Task Hits_that_never_fit_have_no_moment_to_retry()
    {
        _harness.Store.Charging(11);

        Assert.Contains("\"retry_ms\": null", (await DecisionsAsync(Requests.Descriptor("plain=a", hits: 11)))[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("free=a", """{ "code": "OK", "source": "file", "rule": "d.free", "unlimited": true }""")]
    [InlineData("shadow=a", "\"code\": \"OK\"", "\"shadow_code\": \"OVER_LIMIT\"")]
    [InlineData("log=a", "\"code\": \"OK\"", "\"action\": \"log\"", "\"shadow_code\": \"OVER_LIMIT\"")]
    public async Task What_does_not_deny_is_noted(string descriptor, params string[] expected)
    {
        _harness.Store.Charging(2);

        string decision = (await DecisionsAsync(Requests.Descriptor(descriptor)))[0];

        Assert.All(expected, part => Assert.Contains(part, decision, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Waits_are_told_for_the_limit_and_for_the_call()
    {
        _harness.Store.Meeting(Limits.Admitted(0, 0.5, delaySeconds: 0.1005));

        RateLimitResponse response = await _harness.DecideAsync("d", "slow=a");

        Assert.Equal(100.5, response.DynamicMetadata.Fields["delay_ms"].NumberValue);
        Assert.Contains("\"delay_ms\": 100.5", response.Decisions()[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ban_is_told_with_what_is_left_of_it()
    {
        _harness.Store.Meeting(Limits.Denied(250, 250)).Charging(1);

        string decision = (await DecisionsAsync(Requests.Descriptor("banned=a")))[0];

        Assert.Contains("\"code\": \"OVER_LIMIT\"", decision, StringComparison.Ordinal);
        Assert.Contains("\"ban_left_ms\": 250000", decision, StringComparison.Ordinal);
    }

    private async Task<string[]> DecisionsAsync(params Api.Envoy.Extensions.Common.RateLimit.V3.RateLimitDescriptor[] descriptors) =>
        (await _harness.DecideAsync("d", descriptors)).Decisions();
}
