using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>What calls are answered when their counters cannot be charged.</summary>
public sealed class StoreFailureTests
{
    private const string Rules =
        """
        domain: d
        descriptors:
          - {key: error, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: allow, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: deny, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: local, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: shadow, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: quota, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: open, rate_limit: {unlimited: true}}
        """;

    private static readonly StoreFault Gone = new(StoreFaultKind.Unavailable, "gone");

    /// <summary>The descriptors' verdicts; "fault" where the call fails.</summary>
    [Theory]
    [InlineData("error=v", "fault")]
    [InlineData("allow=v", "Ok 10")]
    [InlineData("deny=v", "OverLimit 0")]
    [InlineData("local=v", "Ok 9")]
    [InlineData("shadow=v", "Ok 0")]
    [InlineData("allow=v error=v", "fault")]
    [InlineData("deny=v error=v", "OverLimit 0, Ok 10")]
    [InlineData("shadow=v error=v", "fault")]
    [InlineData("quota=v error=v", "fault")]
    [InlineData("quota=v allow=v", "OverLimit 0, Ok 10")]
    [InlineData("allow=v deny=v local=v", "Ok 10, OverLimit 0, Ok 9")]
    [InlineData("open=v unknown=v", "Ok -, Ok -")]
    public async Task Each_limit_answers_by_its_own_rule(string descriptors, string expected)
    {
        LimiterHarness harness = Harness();
        RateLimitResult result = await harness.Limiter.DecideAsync(Requests.Call("d", descriptors.Split(' ')), long.MaxValue);

        Assert.Equal(expected, result.Response?.Verdicts() ?? "fault");
        Assert.Equal(result.Fault is null ? null : new CallFault(CallFaultKind.StoreUnavailable, "gone"), result.Fault);
    }

    [Fact]
    public async Task The_rule_is_asked_before_the_server()
    {
        LimiterHarness harness = Harness(LimiterHarness.NoJitter with { OnStoreFailure = StoreFailureMode.Deny });

        Assert.Equal("OverLimit 0", (await harness.DecideAsync("d", Requests.Override("x=y", 5, 2))).Verdicts());
        Assert.Equal("Ok 10", (await harness.DecideAsync("d", "allow=v")).Verdicts());
    }

    [Fact]
    public async Task Local_counts_against_this_replicas_share()
    {
        LimiterHarness harness = Harness(replicas: 4);
        for (int left = 2; left >= 0; left--)
        {
            Assert.Equal($"Ok {left}", (await harness.DecideAsync("d", "local=v")).Verdicts());
        }

        Assert.Equal("OverLimit 0", (await harness.DecideAsync("d", "local=v")).Verdicts());
        Assert.Equal("Ok 2", (await harness.DecideAsync("d", "local=other")).Verdicts());
        Assert.Equal("T5 O1 N2 W4", harness.Counts("d.local"));
    }

    [Theory]
    [InlineData(ChargeMode.Each, "Ok 8")]
    [InlineData(ChargeMode.AllOrNothing, "Ok 9")]
    public async Task A_call_charged_as_a_whole_that_another_limit_denies_charges_nothing_locally(ChargeMode mode, string expected)
    {
        LimiterHarness harness = Harness(LimiterHarness.NoJitter with { ChargeMode = mode });
        await harness.DecideAsync("d", "local=v", "deny=v");

        Assert.Equal(expected, (await harness.DecideAsync("d", "local=v")).Verdicts());
    }

    [Fact]
    public async Task What_was_denied_locally_is_not_held_against_the_store()
    {
        LimiterHarness harness = Harness(cacheSize: OverLimitCache.MinimumSize, replicas: 10);
        await harness.DecideAsync("d", "local=v");
        Assert.Equal("OverLimit 0", (await harness.DecideAsync("d", "local=v")).Verdicts());

        harness.Store.Fault = null;
        harness.Store.Charging(1, 3);
        Assert.True(await harness.StandIn!.MergeAsync());

        Assert.Equal("Ok 7", (await harness.DecideAsync("d", "local=v")).Verdicts());
    }

    [Fact]
    public async Task Local_without_a_local_store_is_an_error()
    {
        LimiterHarness harness = new LimiterHarness(Rules).Put("local", RuleWith(StoreFailureMode.Local));
        harness.Store.Fault = Gone;

        Assert.Equal(CallFaultKind.StoreUnavailable, (await harness.RefusalAsync(Requests.Call("d", "local=v"))).Kind);
    }

    [Fact]
    public async Task A_refund_is_given_back_locally_or_forgotten()
    {
        LimiterHarness harness = Harness();
        await harness.DecideAsync("d", Requests.Descriptor("local=v", hits: 5));

        var response = await harness.DecideAsync("d", Requests.Refund("local=v", 2), Requests.Refund("allow=v", 2), Requests.Refund("deny=v", 2));

        Assert.Equal("Ok 7, Ok 10, Ok 10", response.Verdicts());
    }

    [Fact]
    public async Task A_call_whose_deadline_passed_is_not_answered_by_rule()
    {
        LimiterHarness harness = Harness();
        harness.Store.Fault = new StoreFault(StoreFaultKind.DeadlineExceeded, "late");

        Assert.Equal(CallFaultKind.DeadlineExceeded, (await harness.RefusalAsync(Requests.Call("d", "allow=v"))).Kind);
    }

    [Fact]
    public async Task A_limit_that_is_still_counted_here_is_answered_beside_those_that_the_store_answers()
    {
        LimiterHarness harness = Harness();
        harness.Store.Fault = null;
        harness.Store.Charging(3);
        Assert.Equal("Ok 7", (await harness.DecideAsync("d", "local=v")).Verdicts());
        harness.Store.Fault = Gone;
        Assert.Equal("Ok 6", (await harness.DecideAsync("d", "local=v")).Verdicts());
        harness.Store.Fault = null;
        harness.Store.Charging(4).TakeCommands();

        Assert.Equal("Ok 6, Ok 5", (await harness.DecideAsync("d", "error=v", "local=v")).Verdicts());

        Assert.Equal(["ADD d_error_v_1200 1 EXPIRE 60;"], harness.Store.TakeCommands());
        Assert.Equal(2UL, harness.Count("envoyrls.store_failure.local_total"));
    }

    [Theory]
    [InlineData("deny=v error=v", "deny error")]
    [InlineData("allow=v local=v", "allow local")]
    [InlineData("local=v", "local")]
    public async Task Answers_say_by_which_mode_they_were_made(string descriptors, string limits)
    {
        LimiterHarness harness = Harness(LimiterHarness.NoJitter with { Headers = new LimitHeaders(), DynamicMetadata = true });

        RateLimitResponse response = await harness.DecideAsync("d", descriptors.Split(' '));

        Assert.Equal(limits.Split(' ')[0], response.ResponseHeadersToAdd.Single(static added => added.Key == "X-RateLimit-Degraded").Value);
        string[] modes =
        [
            .. response.DynamicMetadata.Fields["descriptors"].ListValue.Values.Select(static descriptor =>
                descriptor.StructValue.Fields["decision"].StructValue.Fields["limits"].ListValue.Values[0].StructValue.Fields["degraded"].StringValue),
        ];
        Assert.Equal(limits, string.Join(' ', modes));
    }

    [Fact]
    public async Task An_answer_of_the_store_says_nothing_of_failures()
    {
        LimiterHarness harness = Harness(LimiterHarness.NoJitter with { Headers = new LimitHeaders(), DynamicMetadata = true });
        harness.Store.Fault = null;
        harness.Store.Charging(1);

        RateLimitResponse response = await harness.DecideAsync("d", "local=v");

        Assert.DoesNotContain(response.ResponseHeadersToAdd, static added => added.Key == "X-RateLimit-Degraded");
        Assert.DoesNotContain("degraded", response.DynamicMetadata.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_without_a_name_is_not_sent()
    {
        LimiterHarness harness = Harness(LimiterHarness.NoJitter with { Headers = new LimitHeaders { Degraded = "" } });

        Assert.DoesNotContain((await harness.DecideAsync("d", "local=v")).ResponseHeadersToAdd, static added => added.Value == "local");
    }

    [Fact]
    public async Task Failures_are_counted_by_mode()
    {
        LimiterHarness harness = Harness();
        await harness.DecideAsync("d", "allow=v", "deny=v", "local=v");
        await harness.DecideAsync("d", "local=v");
        await harness.RefusalAsync(Requests.Call("d", "error=v"));

        Assert.Equal(
            (1ul, 1ul, 1ul, 2ul, 3ul),
            (Of("error"), Of("allow"), Of("deny"), Of("local"), harness.Count("ratelimit.service.call.should_rate_limit.redis_error")));

        ulong Of(string mode) => harness.Count($"envoyrls.store_failure.{mode}_total");
    }

    private static LimiterHarness Harness(RateLimiterOptions? options = null, int cacheSize = 0, int replicas = 1)
    {
        // At the start of a minute, all of which is left to a counter that nobody has seen.
        LimiterHarness harness = new LimiterHarness(Rules, options, now: 1200, cacheSize: cacheSize, localReplicas: replicas)
            .Put("error", RuleWith(StoreFailureMode.Error))
            .Put("allow", RuleWith(StoreFailureMode.Allow))
            .Put("deny", RuleWith(StoreFailureMode.Deny))
            .Put("local", RuleWith(StoreFailureMode.Local))
            .Put("shadow", RuleWith(StoreFailureMode.Deny, shadow: true))
            .Put("quota", RuleWith(StoreFailureMode.Deny, quota: true));
        harness.Store.Fault = Gone;
        return harness;
    }

    private static Rule RuleWith(StoreFailureMode mode, bool shadow = false, bool quota = false) =>
        new([Limits.Reference(10, LimitUnit.Minute)]) { OnStoreFailure = mode, ShadowMode = shadow, QuotaMode = quota };
}
