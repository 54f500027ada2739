using EnvoyRls.Adaptive.History;

namespace EnvoyRls.Adaptive.Tests.History;

public sealed class DemandHistogramTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(1_000)]
    [InlineData(123_456_789)]
    public void A_value_is_known_to_a_sixteenth_and_never_understated(double value)
    {
        DemandHistogram histogram = new();
        histogram.Add(value);

        Assert.InRange(histogram.Quantile(1), value, value * 17 / 16);
        Assert.Equal(0, histogram.ShareAbove(value));
        Assert.Equal(value > 0 ? 1 : 0, histogram.ShareAbove(value * 0.9 - 1));
    }

    [Fact]
    public void Quantiles_and_shares_are_those_of_what_was_counted()
    {
        DemandHistogram histogram = new();
        for (int i = 1; i <= 1_000; i++)
        {
            histogram.Add(i);
        }

        Assert.InRange(histogram.Quantile(0.5), 500, 532);
        Assert.InRange(histogram.Quantile(0.99), 990, 1_055);
        Assert.InRange(histogram.ShareAbove(900), 0.04, 0.1);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-5)]
    [InlineData(double.PositiveInfinity)]
    public void Nothing_that_is_no_count_does_harm(double value)
    {
        DemandHistogram histogram = new();
        histogram.Add(value);
        histogram.Add(3, value);

        Assert.True(double.IsFinite(histogram.Quantile(1)));
        Assert.Equal(1, histogram.Total);
    }
}
