using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>Rules that replace each other, unlimited rules, refunds.</summary>
public sealed class RuleInteractionTests
{
    private const string Rules =
        """
        domain: d
        descriptors:
          - {key: a, rate_limit: {unit: minute, requests_per_unit: 10, name: a}}
          - {key: b, rate_limit: {unit: minute, requests_per_unit: 10, name: b, replaces: [{name: a}, {name: nobody}]}}
          - {key: c, rate_limit: {unit: minute, requests_per_unit: 10, name: c, replaces: [{name: b}]}}
          - {key: m1, rate_limit: {unit: minute, requests_per_unit: 10, name: m1, replaces: [{name: m2}]}}
          - {key: m2, rate_limit: {unit: minute, requests_per_unit: 10, name: m2, replaces: [{name: m1}]}}
          - {key: free, rate_limit: {unlimited: true, name: free, replaces: [{name: a}]}}
          - {key: on_free, rate_limit: {unit: minute, requests_per_unit: 10, replaces: [{name: free}]}}
          - {key: nameless, rate_limit: {unit: minute, requests_per_unit: 10}}
          - key: deep
            descriptors: [{key: a, rate_limit: {unit: minute, requests_per_unit: 10, name: a}}]
        """;

    /// <summary>Descriptors of a call, the keys that are charged (all at 11, over their limit), and the verdicts.</summary>
    [Theory]
    [InlineData("a=x", "a", "OverLimit 0")]
    [InlineData("a=x b=x", "b", "Ok -, OverLimit 0")]
    [InlineData("b=x a=x", "b", "OverLimit 0, Ok -")]
    [InlineData("a=x b=x c=x", "c", "Ok -, Ok -, OverLimit 0")]
    [InlineData("m1=x m2=x", "", "Ok -, Ok -")]
    [InlineData("free=x a=x", "", "Ok -, Ok -")]
    [InlineData("on_free=x free=x", "on_free", "OverLimit 0, Ok -")]
    [InlineData("b=x nameless=x", "b nameless", "OverLimit 0, OverLimit 0")]
    [InlineData("b=x deep=x,a=x a=y", "b", "OverLimit 0, Ok -, Ok -")]
    public async Task A_limit_that_is_replaced_is_no_limit(string descriptors, string charged, string verdicts)
    {
        LimiterHarness harness = new(Rules);
        harness.Store.Charging(11, 11, 11);

        RateLimitResponse response = await harness.DecideAsync("d", descriptors.Split(' '));

        Assert.Equal(verdicts, response.Verdicts());
        Assert.Equal(charged.Split(' ', StringSplitOptions.RemoveEmptyEntries), harness.StatKeys().Select(key => key["d.".Length..]).ToArray());
        Assert.Equal(charged.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, harness.Store.Commands.Count);
    }

    [Fact]
    public async Task A_limit_that_the_request_brought_is_never_replaced()
    {
        LimiterHarness harness = new(Rules);
        harness.Store.Charging(11, 11);

        RateLimitResponse response = await harness.DecideAsync("d", Requests.Override("a=x", 10, 2), Requests.Descriptor("b=x"));

        Assert.Equal("OverLimit 0, OverLimit 0", response.Verdicts());
    }

    [Theory]
    [InlineData(false, "T0 O0 N0 W0")]
    [InlineData(true, "T3 O0 N0 W3")]
    public async Task An_unlimited_rule_is_counted_on_request_only(bool counted, string counts)
    {
        LimiterHarness harness = new(Rules, LimiterHarness.NoJitter with { UnlimitedStatistics = counted });

        RateLimitResponse response = await harness.DecideAsync("d", Requests.Descriptor("free=x", hits: 3), Requests.Refund("free=x", 2));

        RateLimitResponse.Types.DescriptorStatus unlimited =
            new() { Code = RateLimitResponse.Types.Code.Ok, LimitRemaining = uint.MaxValue };
        Assert.Equal([unlimited, unlimited], response.Statuses);
        Assert.Equal(RateLimitResponse.Types.Code.Ok, response.OverallCode);
        Assert.Equal(counts, harness.Counts("d.free"));
        Assert.Equal(counted ? 2u : 0u, harness.Count("ratelimit.service.rate_limit.d.free.total_negative_hits"));
        Assert.Empty(harness.Store.Commands);
    }

    [Fact]
    public async Task An_unlimited_rule_that_is_not_counted_takes_no_room_from_the_statistics()
    {
        LimiterHarness harness = new(
            """
            domain: d
            descriptors:
              - {key: free, detailed_metric: true, rate_limit: {unlimited: true}}
              - {key: k, detailed_metric: true, rate_limit: {unit: minute, requests_per_unit: 10}}
            """,
            maxSeries: 1);
        harness.Store.Charging(1);

        await harness.DecideAsync("d", "free=1", "free=2", "k=v");

        Assert.Equal(["d.k_v"], harness.StatKeys());
        Assert.Equal(0u, harness.Count("envoyrls.statistics.overflow_total"));
    }

    /// <summary>The counter after the refund and what remains then.</summary>
    [Theory]
    [InlineData(0, 10)]
    [InlineData(4, 6)]
    [InlineData(10, 0)]
    [InlineData(11, 0)]
    [InlineData(long.MaxValue, 0)]
    public async Task A_refund_is_always_ok_and_tells_what_remains(long counter, uint remaining)
    {
        LimiterHarness harness = new(Rules);
        harness.Store.Charging(counter);

        RateLimitResponse response = await harness.DecideAsync("d", Requests.Refund("a=x", 3));

        Assert.Equal($"Ok {remaining}", response.Verdicts());
        Assert.Equal(RateLimitResponse.Types.Code.Ok, response.OverallCode);
        Assert.Equal(["REFUND d_a_x_1200 3 EXPIRE 60;"], harness.Store.TakeCommands());
        Assert.Equal("T0 O0 N0 W0", harness.Counts("d.a"));
        Assert.Equal(3u, harness.Count("ratelimit.service.rate_limit.d.a.total_negative_hits"));
    }

    [Fact]
    public async Task Negative_hits_are_added_where_refunds_are_off()
    {
        LimiterHarness harness = new(Rules, LimiterHarness.NoJitter with { NegativeHits = false });
        harness.Store.Charging(11);

        Assert.Equal("OverLimit 0", (await harness.DecideAsync("d", Requests.Refund("a=x", 3))).Verdicts());
        Assert.Equal(["ADD d_a_x_1200 3 EXPIRE 60;"], harness.Store.TakeCommands());
        Assert.Equal("T3 O1 N2 W0", harness.Counts("d.a"));
    }

    [Fact]
    public async Task A_refund_beyond_all_numbers_is_the_most_that_can_be()
    {
        LimiterHarness harness = new(Rules);
        harness.Store.Charging(0);

        await harness.DecideAsync("d", Requests.Refund("a=x", ulong.MaxValue));

        Assert.Equal([$"REFUND d_a_x_1200 {long.MaxValue} EXPIRE 60;"], harness.Store.TakeCommands());
    }
}
