using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Overrides;

public sealed class ScaledLimitTests
{
    [Theory]
    [InlineData(100, "10%", 10)]
    [InlineData(19, "10%", 1)]
    [InlineData(3, "0.01%", 1)]
    [InlineData(0, "10%", 0)]
    [InlineData(0, "150%", 0)]
    [InlineData(100, "150%", 150)]
    [InlineData(4_294_967_295, "150%", 4_294_967_295)]
    public void An_amount_is_scaled_down_to_the_next_whole_but_not_to_nothing(uint amount, string scale, uint expected) =>
        Assert.Equal(expected, Scaled($"unit: minute, requests_per_unit: {amount}", scale).Limit.Amount);

    [Fact]
    public void A_burst_is_scaled_too_and_all_else_stays()
    {
        RuleLimit scaled = Scaled("algorithm: token_bucket, window: 90s, requests_per_unit: 100, burst: 30, name: n", "10%");

        Assert.Equal((10u, 3u, 90_000_000L), (scaled.Limit.Amount, scaled.Limit.Burst, scaled.Limit.WindowMicroseconds));
        Assert.Equal((LimitAlgorithm.TokenBucket, "n", 10u), (scaled.Limit.Algorithm, scaled.CurrentLimit.Name, scaled.CurrentLimit.RequestsPerUnit));
        Assert.Equal(100u, scaled.Original!.Limit.Amount);
    }

    /// <summary>Its burst would take more than a hundred years to come back.</summary>
    [Fact]
    public void What_no_limit_can_express_stays_as_it_is()
    {
        RuleLimit scaled = Scaled("algorithm: gcra, window: 14s, requests_per_unit: 19, burst: 4000000000", "10%");

        Assert.Equal((19u, 4_000_000_000u), (scaled.Limit.Amount, scaled.Limit.Burst));
    }

    [Fact]
    public void A_limit_is_scaled_once()
    {
        RuleOverride scale = Scale("10%");
        RuleLimit[] limits = [.. Enumerable.Range(1, 5_000).Select(amount => LimitOf($"unit: minute, requests_per_unit: {amount}"))];

        RuleLimit first = scale.Scaled(limits[0]);
        Assert.Same(first, scale.Scaled(limits[0]));

        // More than are remembered: what is told stays right.
        Assert.All(limits, limit => Assert.Equal(Math.Max(1, limit.Limit.Amount / 10), scale.Scaled(limit).Limit.Amount));
        Assert.Same(scale.Scaled(limits[^1]), scale.Scaled(limits[^1]));
    }

    [Fact]
    public void Many_threads_get_right_limits()
    {
        RuleOverride scale = Scale("50%");
        RuleLimit[] limits = [.. Enumerable.Range(1, 500).Select(amount => LimitOf($"unit: minute, requests_per_unit: {amount}"))];

        Parallel.For(0, 50_000, i =>
        {
            RuleLimit limit = limits[i % limits.Length];
            Assert.Same(limit, scale.Scaled(limit).Original);
        });
    }

    private static RuleLimit Scaled(string limit, string scale) => Scale(scale).Scaled(LimitOf(limit));

    private static RuleOverride Scale(string scale) => OverrideText.Parse(OverrideText.Scale("o", "k", scale)).Overrides.Single();

    private static RuleLimit LimitOf(string limit) =>
        RuleText.Domain(RuleText.Descriptor($"rate_limit: {{{limit}}}")).Root.Children.Nodes[0].Rule!.Limits[0];
}
