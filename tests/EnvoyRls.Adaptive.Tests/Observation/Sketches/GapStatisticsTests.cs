using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Observation.Sketches;

namespace EnvoyRls.Adaptive.Tests.Observation.Sketches;

public sealed class GapStatisticsTests
{
    [Fact]
    public void A_clock_has_no_variation_and_chance_has_one()
    {
        GapStatistics clock = Follow(Enumerable.Range(1, 200).Select(i => i * 100_000L));
        SplitMix64 chance = new(4);
        long time = 1;
        GapStatistics random = Follow(Enumerable.Range(0, 2_000).Select(_ => time += (long)(-1e6 * Math.Log(1 - chance.NextDouble()))));

        Assert.Equal(0, clock.Variation, 0.001);
        Assert.InRange(random.Variation, 0.8, 1.25);
    }

    [Fact]
    public void Nothing_is_said_of_few_gaps()
    {
        Assert.True(double.IsNaN(Follow(Enumerable.Range(1, GapStatistics.Least).Select(i => i * 1_000L)).Variation));
        Assert.False(double.IsNaN(Follow(Enumerable.Range(1, GapStatistics.Least + 1).Select(i => i * 1_000L)).Variation));
        Assert.True(double.IsNaN(Follow(Enumerable.Repeat(7L, 100)).Variation));
    }

    [Fact]
    public void Mean_and_variance_are_exact_while_all_is_remembered()
    {
        double[] gaps = [1, 4, 2, 8, 5, 7, 1, 4, 2];
        long time = 1;
        GapStatistics statistics = Follow([time, .. gaps.Select(gap => time += (long)(gap * 1e6))]);

        double mean = gaps.Average();
        Assert.Equal(mean, statistics.Mean, 1e-5);
        Assert.Equal(Math.Sqrt(gaps.Sum(gap => (gap - mean) * (gap - mean)) / (gaps.Length - 1)) / mean, statistics.Variation, 1e-5);
    }

    [Fact]
    public void Two_streams_together_are_as_one_of_all_gaps()
    {
        GapStatistics one = Follow(Enumerable.Range(1, 40).Select(i => i * 1_000_000L));
        one.Merge(Follow(Enumerable.Range(1, 60).Select(i => i * 3_000_000L)));

        double mean = (39 + (59 * 3)) / 98.0;
        Assert.Equal(98, one.Count);
        Assert.Equal(mean, one.Mean, 1e-4);
        Assert.Equal(((39 * (1 - mean) * (1 - mean)) + (59 * (3 - mean) * (3 - mean))) / 98, one.Variance, 1e-4);

        GapStatistics none = default;
        none.Merge(default);
        Assert.True(double.IsNaN(none.Variation));
    }

    [Fact]
    public void What_was_not_looked_at_and_what_is_told_late_make_no_gap()
    {
        GapStatistics statistics = default;
        statistics.Add(1_000_000);
        statistics.Add(500_000);
        Assert.Equal(0, statistics.Count);

        statistics.Interrupt();
        statistics.Add(9_000_000);
        Assert.Equal(0, statistics.Count);

        statistics.Add(10_000_000);
        Assert.Equal(1, statistics.Mean);
    }

    private static GapStatistics Follow(IEnumerable<long> times)
    {
        GapStatistics statistics = default;
        foreach (long time in times)
        {
            statistics.Add(time);
        }

        return statistics;
    }
}
