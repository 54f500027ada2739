using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Tests.Engine.Ramps;

namespace EnvoyRls.Adaptive.Tests.Engine;

/// <summary>
/// Who makes more and more for a day must not lift the limit that it would be left by more than growth is allowed: that is, the highest limit of the
/// day over the highest of the day before.
/// </summary>
public sealed class SlowRampTests
{
    /// <summary>Scales are rounded to a 10,000th of the rule's limit, amounts to a hit.</summary>
    private const double Rounding = 1.002;

    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly double Cap = 1 + new FeatureOptions().GrowthPerDay;

    [Theory]
    [InlineData(RampBy.OneClient, 1.5)]
    [InlineData(RampBy.OneClient, 10)]
    [InlineData(RampBy.ManyOnOnePath, 1.5)]
    [InlineData(RampBy.ManyOnOnePath, 10)]
    [InlineData(RampBy.Everybody, 1.5)]
    [InlineData(RampBy.Everybody, 10)]
    public void A_ramp_over_a_day_lifts_no_limit_by_more_than_the_cap(RampBy by, double factor)
    {
        RampWorld world = new(Tick);
        world.Run(Day);
        RampLimits before = world.Run(Day);
        Assert.Equal(0, world.Suspicions);
        RampLimits after = world.Run(Day, new Ramp(by, factor, Day));
        AssertWithin(Cap, before, after);
        Assert.Equal(factor > 2, world.Suspicions > 0);
    }

    [Theory]
    [InlineData(RampBy.OneClient, 1)]
    [InlineData(RampBy.OneClient, 5)]
    [InlineData(RampBy.ManyOnOnePath, 1)]
    [InlineData(RampBy.ManyOnOnePath, 5)]
    [InlineData(RampBy.Everybody, 1)]
    [InlineData(RampBy.Everybody, 5)]
    public void Nor_does_one_that_nobody_finds_whether_or_not_nights_are_quiet(RampBy by, double swing)
    {
        RampWorld world = new(Tick, swing) { Detects = false };
        world.Run(Day);
        RampLimits before = world.Run(Day);
        AssertWithin(Cap, before, world.Run(Day, new Ramp(by, 10, Day)));
    }

    [Theory]
    [InlineData(RampBy.OneClient)]
    [InlineData(RampBy.ManyOnOnePath)]
    [InlineData(RampBy.Everybody)]
    public void Nor_where_each_hour_of_the_week_is_known(RampBy by)
    {
        RampWorld world = new(Tick, swing: 5) { Detects = false };
        world.Run(7 * Day);
        RampLimits before = world.Run(Day);
        AssertWithin(Cap, before, world.Run(Day, new Ramp(by, 10, Day)));
    }

    [Theory]
    [InlineData(RampBy.OneClient)]
    [InlineData(RampBy.ManyOnOnePath)]
    [InlineData(RampBy.Everybody)]
    public void Nor_where_no_hour_is_told_from_another_as_some_are_never_seen(RampBy by)
    {
        RampWorld world = new(Tick) { Detects = false };
        for (int day = 0; day < 2; day++)
        {
            world.Run(Day / 2);
            world.Pause(TimeSpan.FromHours(2));
            world.Run((Day / 2) - TimeSpan.FromHours(2));
        }

        RampLimits before = world.Run(Day / 2);
        world.Pause(TimeSpan.FromHours(2));
        AssertWithin(Cap, before, world.Run(Day - TimeSpan.FromHours(2), new Ramp(by, 10, Day)));
    }

    [Theory]
    [InlineData(RampBy.OneClient)]
    [InlineData(RampBy.ManyOnOnePath)]
    [InlineData(RampBy.Everybody)]
    public void One_that_begins_within_the_first_day_is_learnt_until_that_is_over_and_then_no_faster_than_growth_is_allowed(RampBy by)
    {
        RampWorld world = new(Tick) { Detects = false };
        world.Run(Day / 4);
        RampLimits begin = world.Limits();
        Ramp ramp = new(by, 10, Day);
        world.Run(Day * 3 / 4, ramp);
        RampLimits dayOver = world.Limits();
        Assert.InRange(dayOver.Over(begin), 5, Math.Pow(10, 0.75) * 1.05);
        RampLimits end = world.Run(Day / 4, ramp with { Already = Day * 3 / 4 });
        AssertWithin(Math.Pow(Cap, 0.25), dayOver, end);
    }

    private static void AssertWithin(double cap, RampLimits before, RampLimits after) => Assert.True(
        after.Over(before) <= cap * Rounding, FormattableString.Invariant($"{after.Over(before):0.0000} times as high: {before}, then {after}"));
}
