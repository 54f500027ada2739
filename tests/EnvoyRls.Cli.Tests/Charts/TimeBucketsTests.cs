using EnvoyRls.Cli.Charts;

namespace EnvoyRls.Cli.Tests.Charts;

public sealed class TimeBucketsTests
{
    [Fact]
    public void Intervals_grow_so_that_they_fit_and_nothing_is_lost()
    {
        TimeBuckets buckets = new();
        for (int i = 0; i < 100_000; i++)
        {
            buckets.Add(1_431_849_900 + (i * 7L), denied: i % 10 == 0);
        }

        TimeSeries fine = buckets.ToSeries(4096);
        TimeSeries coarse = buckets.ToSeries(10);

        Assert.Equal((TimeSpan.FromMinutes(5), "5 minutes"), (fine.Width, fine.WidthInWords));
        Assert.Equal((TimeSpan.FromDays(1), "day"), (coarse.Width, coarse.WidthInWords));
        Assert.All([fine, coarse], series =>
        {
            Assert.Equal(90_000, series.Intervals.Sum(interval => interval.Admitted));
            Assert.Equal(10_000, series.Intervals.Sum(interval => interval.Denied));
            Assert.Equal(0, series.Start.ToUnixTimeSeconds() % (long)series.Width.TotalSeconds);
        });
    }

    [Fact]
    public void Times_as_far_apart_as_can_be_still_fit()
    {
        TimeBuckets buckets = new();
        buckets.Add(0, denied: false);
        buckets.Add(DateTimeOffset.MaxValue.ToUnixTimeSeconds(), denied: true);

        TimeSeries series = buckets.ToSeries(96);

        Assert.InRange(series.Intervals.Count, 2, 96);
        Assert.Equal((1, 1), (series.Intervals[0].Admitted, series.Intervals[^1].Denied));
    }

    [Fact]
    public void Nothing_counted_is_no_interval() => Assert.Empty(new TimeBuckets().ToSeries(10).Intervals);
}
