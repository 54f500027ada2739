using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>Calls that are charged as a whole or not at all: what the store is asked, and what its answer means.</summary>
public sealed class AllOrNothingTests
{
    private const string Rules =
        """
        domain: d
        descriptors:
          - {key: a, rate_limit: {unit: hour, requests_per_unit: 10}}
          - {key: b, rate_limit: {unit: hour, requests_per_unit: 20}}
          - {key: gcra, rate_limit: {unit: hour, requests_per_unit: 10, algorithm: gcra}}
          - {key: shadow, shadow_mode: true, rate_limit: {unit: hour, requests_per_unit: 5}}
          - {key: quota, quota_mode: true, rate_limit: {unit: hour, requests_per_unit: 5}}
        """;

    private static readonly RateLimiterOptions AllOrNothing = LimiterHarness.NoJitter with { ChargeMode = ChargeMode.AllOrNothing };

    [Theory]
    [InlineData(ChargeMode.Each, false, false)]
    [InlineData(ChargeMode.AllOrNothing, false, true)]
    [InlineData(ChargeMode.AllOrNothing, true, false)]
    public async Task The_batch_says_how_it_is_charged_and_who_may_deny(ChargeMode mode, bool globalShadow, bool expected)
    {
        LimiterHarness harness = new(Rules, AllOrNothing with { ChargeMode = mode, ShadowMode = globalShadow });
        harness.Store.Charging(1, 1, 1);
        bool[] mayDeny = [];
        bool allOrNothing = false;
        harness.Store.Asked = batch =>
        {
            allOrNothing = batch.AllOrNothing;
            mayDeny = [.. batch.Charges.ToArray().Select(charge => charge.MayDeny)];
        };

        await harness.DecideAsync("d", "a=v", "shadow=v", "quota=v");

        Assert.Equal(mode == ChargeMode.AllOrNothing, allOrNothing);
        if (allOrNothing)
        {
            Assert.Equal([expected, false, expected], mayDeny);
        }
    }

    [Fact]
    public async Task What_was_not_charged_tells_what_is_left()
    {
        LimiterHarness harness = new(Rules, AllOrNothing);
        harness.Store.Charging(12, 15).Asked = batch => batch.Charged = false;

        var response = await harness.DecideAsync("d", Requests.Descriptor("a=v", hits: 3), Requests.Descriptor("b=v", hits: 3));

        Assert.Equal("OverLimit 0, Ok 5", response.Verdicts());
    }

    [Fact]
    public async Task A_denial_that_charged_nothing_is_remembered_only_if_no_hit_fits()
    {
        LimiterHarness harness = new(Rules, AllOrNothing, cacheSize: OverLimitCache.MinimumSize);
        harness.Store.Charging(12, 11, 13).Asked = batch => batch.Charged = false;

        await harness.DecideAsync("d", Requests.Descriptor("a=v", hits: 3));
        await harness.DecideAsync("d", "a=v");
        harness.Store.TakeCommands();
        Assert.Equal("OverLimit 0", (await harness.DecideAsync("d", "a=v")).Verdicts());

        Assert.Empty(harness.Store.Commands);
    }

    [Fact]
    public async Task A_denial_by_what_others_may_give_back_is_not_remembered()
    {
        LimiterHarness harness = new(Rules, AllOrNothing, cacheSize: OverLimitCache.MinimumSize);
        harness.Store.Charging(11, 10).Asked = batch => (batch.Charged, batch.Provisional) = (false, true);
        await harness.DecideAsync("d", "a=v");

        Assert.Equal("Ok 0", (await harness.DecideAsync("d", "a=v")).Verdicts());
    }

    [Theory]
    [InlineData("a=v")]
    [InlineData("gcra=v")]
    public async Task What_is_too_much_only_together_is_not_remembered(string descriptor)
    {
        LimiterHarness harness = new(Rules, AllOrNothing, cacheSize: OverLimitCache.MinimumSize, inMemory: true);
        await harness.DecideAsync("d", Requests.Descriptor(descriptor, hits: 8));

        Assert.Equal(RateLimitResponse.Types.Code.OverLimit, (await harness.DecideAsync("d", descriptor, descriptor, descriptor)).OverallCode);
        Assert.Equal("Ok 1", (await harness.DecideAsync("d", descriptor)).Verdicts());
    }

    [Fact]
    public async Task A_call_known_to_be_over_charges_nothing()
    {
        LimiterHarness harness = new(Rules, AllOrNothing, cacheSize: OverLimitCache.MinimumSize);
        harness.Store.Charging(11, 4);
        await harness.DecideAsync("d", "a=v");
        harness.Store.TakeCommands();

        Assert.Equal("OverLimit 0, Ok 16", (await harness.DecideAsync("d", "a=v", "b=v")).Verdicts());
        Assert.Equal(["ADD d_b_v_0 0 EXPIRE 3600;"], harness.Store.TakeCommands());
    }

    [Fact]
    public async Task A_shadow_rule_known_to_be_over_keeps_nothing_from_being_charged()
    {
        LimiterHarness harness = new(Rules, AllOrNothing, cacheSize: OverLimitCache.MinimumSize);
        harness.Store.Charging(6, 4);
        await harness.DecideAsync("d", "shadow=v");
        harness.Store.TakeCommands();

        Assert.Equal("Ok 0, Ok 16", (await harness.DecideAsync("d", "shadow=v", "b=v")).Verdicts());
        Assert.Equal(["ADD d_b_v_0 1 EXPIRE 3600;"], harness.Store.TakeCommands());
    }

    [Fact]
    public async Task It_takes_the_place_of_looking_first()
    {
        LimiterHarness harness = new(Rules, AllOrNothing with { StopIncrementWhenOverLimit = true });
        harness.Store.Charging(1);

        await harness.DecideAsync("d", "a=v");

        Assert.Equal(["ADD d_a_v_0 1 EXPIRE 3600;"], harness.Store.TakeCommands());
    }
}
