using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Tests.Policy;

public sealed class SizingTests
{
    private static readonly PolicyOptions Options = new() { Mode = AdaptiveMode.Enforce };

    [Theory]
    // What is usual (95th percentile 1.2 x 200) with half as much again, of 1,000.
    [InlineData("{unit: second, requests_per_unit: 1000}", 200, 3_600, 1_000, 360)]

    // Ten percent of the limit at the least.
    [InlineData("{unit: second, requests_per_unit: 1000}", 1, 1_000, 1_000, 100)]

    // 30 usual a second are 3,240 a minute of 6,000.
    [InlineData("{unit: minute, requests_per_unit: 6000}", 30, 5_400, 6_000, 3_240)]

    // Over an hour the average counts: 10 a second with half as much again.
    [InlineData("{unit: hour, requests_per_unit: 100000}", 10, 5_400, 100_000, 54_000)]
    public void A_limit_is_scaled_to_what_is_usual_in_its_window(string limit, double usual, int scale, uint old, uint amount)
    {
        Override item = Made(limit, usual, rate: 5_000);
        Assert.Equal((scale, old, amount), (item.Scale, item.OldAmount, item.NewAmount));
    }

    [Fact]
    public void Of_several_limits_the_one_that_is_closest_to_what_is_usual_decides()
    {
        Override item = Made("rate_limits: [{unit: second, requests_per_unit: 1000}, {unit: minute, requests_per_unit: 30000}]", 200, rate: 5_000);
        Assert.Equal((7_200, 30_000U, 21_600U, 60_000_000L), (item.Scale, item.OldAmount, item.NewAmount, item.Window));
    }

    [Fact]
    public void A_limit_by_the_day_that_a_flood_has_not_used_up_gets_one_by_the_second_beside_it()
    {
        Override item = Made("{unit: day, requests_per_unit: 10000000}", 100, rate: 5_000);
        Assert.Null(item.Scale);
        Assert.Equal((180U, 1_000_000L), (item.NewAmount, item.Window));
    }

    [Fact]
    public void A_floor_of_the_rule_goes_before_that_of_the_server()
    {
        Override item = Made("{unit: second, requests_per_unit: 1000}\n    adaptive: {floor: 40%}", 1, rate: 5_000);
        Assert.Equal((4_000, 400U), (item.Scale, item.NewAmount));
    }

    [Fact]
    public void Without_a_rule_a_key_gets_a_limit_of_its_own()
    {
        PolicyWorld world = new(Options, "domain: edge\ndescriptors:\n  - key: other\n    rate_limit: {unit: second, requests_per_unit: 5}\n");
        world.Ticks(4, PolicyWorld.Key("203.0.113.9", 800, 4));
        Override item = Assert.Single(world.InForce);
        Assert.Null(item.Scale);
        Assert.Equal((8U, 1_000_000L), (item.NewAmount, item.Window));
    }

    [Fact]
    public void Only_a_rule_that_lets_it_be_raised_is_raised_and_by_half_at_most()
    {
        Assert.Empty(Raise("{unit: second, requests_per_unit: 100}").InForce);
        Override raised = Assert.Single(Raise("{unit: second, requests_per_unit: 100}\n    adaptive: {raise: true}").InForce);
        Assert.Equal((15_000, 150U), (raised.Scale, raised.NewAmount));
        Assert.True(raised.IsRaise);
        Override bounded = Assert.Single(Raise("{unit: second, requests_per_unit: 100}\n    adaptive: {raise: true, ceiling: 120%}").InForce);
        Assert.Equal(12_000, bounded.Scale);
    }

    [Fact]
    public void A_raise_ends_as_soon_as_anything_is_strange()
    {
        PolicyWorld world = Raise("{unit: second, requests_per_unit: 100}\n    adaptive: {raise: true}");
        world.Tick(PolicyWorld.Key("203.0.113.7", 95, 90) with { OverLimit = 0.1 }, PolicyWorld.Key("203.0.113.9", 800, 4));
        Assert.Empty(world.InForce);
    }

    [Fact]
    public void A_ramp_over_a_day_cannot_lift_its_own_limit_beyond_what_its_baseline_may_grow()
    {
        // The features let a baseline grow by a fifth a day at most; whatever the attacker does, the policy only reads it.
        PolicyWorld world = new(Options with { Tick = TimeSpan.FromMinutes(1) }, "domain: edge\ndescriptors:\n  - key: remote_address\n    rate_limit: {unit: second, requests_per_unit: 1000}\n    adaptive: {floor: 1%, raise: true}\n") { Load = 0.9 };
        uint highest = 0;
        uint before = 0;
        for (int minute = 0; minute < 1_440; minute++)
        {
            double grown = 100 * Math.Pow(1.2, minute / 1_440.0);
            double rate = 100 + (9_900 * minute / 1_440.0);
            world.Tick(PolicyWorld.Key("203.0.113.9", rate, grown));
            foreach (Override item in world.InForce)
            {
                before = before == 0 ? item.NewAmount : before;
                highest = Math.Max(highest, item.NewAmount);
            }
        }

        Assert.InRange(before, 180U, 216U);
        Assert.InRange(highest, before, (uint)(before * 1.2));
    }

    private static Override Made(string limit, double usual, double rate)
    {
        string rule = limit.StartsWith("rate_limits", StringComparison.Ordinal) ? limit : $"rate_limit: {limit}";
        PolicyWorld world = new(Options, $"domain: edge\ndescriptors:\n  - key: remote_address\n    {rule}\n") { UsualCalls = 100_000 };
        world.Ticks(4, PolicyWorld.Key("203.0.113.9", rate, usual));
        return Assert.Single(world.InForce);
    }

    private static PolicyWorld Raise(string limit)
    {
        PolicyWorld world = new(Options, $"domain: edge\ndescriptors:\n  - key: remote_address\n    rate_limit: {limit}\n") { Load = 0.3 };
        world.Ticks(4, PolicyWorld.Key("203.0.113.7", 95, 90) with { OverLimit = 0.1 });
        return world;
    }
}
