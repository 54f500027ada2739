using EnvoyRls.Cli.Bench.Load;

namespace EnvoyRls.Cli.Tests.Bench;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.99)]
    [InlineData(0.999)]
    [InlineData(1)]
    public void Percentiles_are_those_of_a_sorted_list(double part)
    {
        Random random = new(1);
        long[] values = [.. Enumerable.Range(0, 50_000).Select(_ => (long)Math.Exp(random.NextDouble() * 27))];
        LatencyHistogram histogram = new();
        foreach (long value in values)
        {
            histogram.Record(value);
        }

        long exact = values.Order().ElementAt((int)Math.Ceiling(part * values.Length) - 1);
        Assert.InRange(histogram.Quantile(part), exact, exact * 1.008);
        Assert.Equal(values.Max(), histogram.Max);
        Assert.Equal(values.Average(), histogram.Mean, values.Average() / 1e9);
    }

    [Fact]
    public void Values_up_to_256_are_told_apart()
    {
        for (long value = 0; value < 256; value++)
        {
            LatencyHistogram histogram = new();
            histogram.Record(value);
            histogram.Record(1_000);

            Assert.Equal(value, histogram.Quantile(0.5));
        }
    }

    [Fact]
    public void Sums_of_histograms_are_histograms_of_all()
    {
        LatencyHistogram one = new();
        LatencyHistogram other = new();
        LatencyHistogram all = new();
        for (long i = 0; i < 10_000; i++)
        {
            (i % 3 == 0 ? one : other).Record(i * i);
            all.Record(i * i);
        }

        one.Add(other);

        Assert.Equal((all.Count, all.Max, all.Mean), (one.Count, one.Max, one.Mean));
        Assert.Equal(all.Quantile(0.75), one.Quantile(0.75));
        Assert.Equal(all.CountAbove(1_000_000), one.CountAbove(1_000_000));
    }

    [Fact]
    public void What_is_above_a_bound_is_counted()
    {
        LatencyHistogram histogram = new();
        for (long milliseconds = 1; milliseconds <= 100; milliseconds++)
        {
            histogram.Record(milliseconds * 1_000_000);
        }

        Assert.InRange(histogram.CountAbove(50_000_000), 49, 50);
        Assert.Equal(0, histogram.CountAbove(long.MaxValue));
    }

    [Fact]
    public void Extremes_have_a_place()
    {
        LatencyHistogram histogram = new();
        histogram.Record(-5);
        histogram.Record(long.MaxValue);

        Assert.Equal(0, histogram.Quantile(0.5));
        Assert.Equal(TimeSpan.FromMinutes(18).TotalNanoseconds, histogram.Max, TimeSpan.FromMinutes(1).TotalNanoseconds);
        Assert.Equal(0, new LatencyHistogram().Quantile(0.99));
    }
}
