using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>Limits that do not count by fixed windows: what the store's outcome means for the answer.</summary>
public sealed class OtherAlgorithmTests
{
    private const string Rules = "domain: d\ndescriptors: [{key: k, rate_limit: {unit: minute, requests_per_unit: 1}}]\n";

    [Theory]
    [InlineData(LimitAlgorithm.SlidingWindowLog, "sl")]
    [InlineData(LimitAlgorithm.SlidingWindowCounter, "sc")]
    [InlineData(LimitAlgorithm.TokenBucket, "tb")]
    [InlineData(LimitAlgorithm.LeakyBucket, "lb")]
    [InlineData(LimitAlgorithm.Gcra, "gc")]
    public async Task A_key_names_the_algorithm_and_no_window_start(LimitAlgorithm algorithm, string code)
    {
        LimiterHarness harness = Harness(Limits.Of(algorithm, 10, 1_500));
        harness.Store.Meeting(Limits.Admitted(9, 0.15));

        await harness.DecideAsync("d", "k=v");

        Assert.Equal([$"ADD rls2:{{1:d1:k1:v}}:{code}:1500ms:0:f 1;"], harness.Store.TakeCommands());
    }

    [Fact]
    public async Task Remaining_and_reset_are_exact()
    {
        LimiterHarness harness = Harness(Limits.Of(LimitAlgorithm.Gcra, 10, 60_000));
        harness.Store.Meeting(Limits.Admitted(9, 5.999_999), Limits.Denied(1.5, 58.25, remaining: 3));

        RateLimitResponse.Types.DescriptorStatus admitted = (await harness.DecideAsync("d", "k=v")).Statuses[0];
        RateLimitResponse.Types.DescriptorStatus denied = (await harness.DecideAsync("d", Requests.Descriptor("k=v", hits: 4))).Statuses[0];

        Assert.Equal((9u, 5, 999_999_000), (admitted.LimitRemaining, admitted.DurationUntilReset.Seconds, admitted.DurationUntilReset.Nanos));
        Assert.Equal((3u, 58, 250_000_000), (denied.LimitRemaining, denied.DurationUntilReset.Seconds, denied.DurationUntilReset.Nanos));
        Assert.Equal((RateLimitResponse.Types.Code.Ok, RateLimitResponse.Types.Code.OverLimit), (admitted.Code, denied.Code));
    }

    /// <summary>Burst 10, near from 8 on: hits, remaining afterwards (-1: denied), statistics.</summary>
    [Theory]
    [InlineData(1, 9, "T1 O0 N0 W1")]
    [InlineData(1, 1, "T1 O0 N1 W1")]
    [InlineData(4, 1, "T4 O0 N1 W4")]
    [InlineData(1, 0, "T1 O0 N1 W1")]
    [InlineData(0, 0, "T0 O0 N0 W0")]
    [InlineData(5, -1, "T5 O5 N0 W0")]
    public async Task Statistics_come_from_capacity_and_remaining(ulong hits, long remaining, string expected)
    {
        LimiterHarness harness = Harness(Limits.Of(LimitAlgorithm.TokenBucket, 60, 60_000, burst: 10));
        harness.Store.Meeting(remaining < 0 ? Limits.Denied(1, 1) : Limits.Admitted(remaining));

        await harness.DecideAsync("d", Requests.Descriptor("k=v", hits));

        Assert.Equal(expected, harness.Counts("d.k"));
    }

    [Fact]
    public async Task A_denied_hit_is_denied_from_memory_until_it_would_be_admitted()
    {
        LimiterHarness harness = Harness(Limits.Of(LimitAlgorithm.Gcra, 10, 60_000), cacheSize: OverLimitCache.MinimumSize);
        harness.Store.Meeting(Limits.Denied(retrySeconds: 6, resetSeconds: 60));
        await harness.DecideAsync("d", "k=v");
        harness.Store.TakeCommands();

        harness.Time.Set(1_239);
        RateLimitResponse response = await harness.DecideAsync("d", "k=v");

        Assert.Equal("OverLimit 0", response.Verdicts());
        Assert.Equal(55, response.Statuses[0].DurationUntilReset.Seconds);
        Assert.Empty(harness.Store.Commands);
        Assert.Equal("T2 O2 N0 W0 C1", harness.Counts("d.k"));

        harness.Time.Set(1_240);
        harness.Store.Meeting(Limits.Admitted(0));
        Assert.Equal("Ok 0", (await harness.DecideAsync("d", "k=v")).Verdicts());
    }

    [Fact]
    public async Task A_denial_of_several_hits_is_not_remembered_for_fewer_may_fit()
    {
        LimiterHarness harness = Harness(Limits.Of(LimitAlgorithm.Gcra, 10, 60_000), cacheSize: OverLimitCache.MinimumSize);
        harness.Store.Meeting(Limits.Denied(6, 60, remaining: 4), Limits.Admitted(3));
        await harness.DecideAsync("d", Requests.Descriptor("k=v", hits: 5));

        Assert.Equal("Ok 3", (await harness.DecideAsync("d", "k=v")).Verdicts());
    }

    [Fact]
    public async Task Looks_and_refunds_pass_what_is_remembered()
    {
        LimiterHarness harness = Harness(Limits.Of(LimitAlgorithm.Gcra, 10, 60_000), cacheSize: OverLimitCache.MinimumSize);
        harness.Store.Meeting(Limits.Denied(6, 60), Limits.Admitted(0, 60), Limits.Admitted(1, 54), Limits.Admitted(0));
        await harness.DecideAsync("d", "k=v");

        Assert.Equal("Ok 0", (await harness.DecideAsync("d", Requests.Descriptor("k=v", hits: 0))).Verdicts());
        Assert.Equal("Ok 1", (await harness.DecideAsync("d", Requests.Refund("k=v", 1))).Verdicts());
        Assert.Equal("Ok 0", (await harness.DecideAsync("d", "k=v")).Verdicts());
    }

    [Fact]
    public async Task Looking_first_follows_what_the_store_foresees()
    {
        LimiterHarness harness = new(
            "domain: d\ndescriptors: [{key: k, rate_limit: {unit: minute, requests_per_unit: 1}}, {key: w, rate_limit: {unit: hour, requests_per_unit: 9}}]\n",
            LimiterHarness.NoJitter with { StopIncrementWhenOverLimit = true });
        harness.Put("k", new Rule([Limits.Of(LimitAlgorithm.Gcra, 10, 60_000)]));
        harness.Store.Meeting(Limits.Denied(6, 60), Limits.Denied(6, 60)).Reading(3).Charging(3);

        Assert.Equal("OverLimit 0, Ok 6", (await harness.DecideAsync("d", "k=v", "w=v")).Verdicts());
        Assert.Equal(
            ["ADD rls2:{1:d1:k1:v}:gc:60:0:f 1", "ADD d_w_v_0 0 EXPIRE 3600;"],
            harness.Store.TakeCommands()[2..]);
    }

    private static LimiterHarness Harness(RuleLimit limit, int cacheSize = 0) =>
        new LimiterHarness(Rules, cacheSize: cacheSize).Put("k", new Rule([limit]));
}
