using EnvoyRls.Adaptive.Detection.SpectralResidual;
using EnvoyRls.Adaptive.Tests.Detection.Support;

namespace EnvoyRls.Adaptive.Tests.Detection.SpectralResidual;

public sealed class SpectralResidualDetectorTests
{
    /// <summary>The threshold of the paper.</summary>
    private const double Alarm = 3;

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    [InlineData(4UL)]
    [InlineData(5UL)]
    public void A_spike_on_a_noisy_sine_scores_above_the_papers_threshold_and_above_everything_else(ulong seed)
    {
        double[] series = GeneratedSeries.Sine(600, 24, 1, 0.05, seed);
        series[400] += 2;

        double[] scores = new SpectralResidualDetector().FollowBelow(2 * Alarm, series);

        Assert.True(scores[400] > Alarm, $"{scores[400]}");
        Assert.Equal(400, Array.IndexOf(scores, scores.Max()));
    }

    [Fact]
    public void A_season_repeated_seldom_raises_an_alarm()
    {
        double[] series = GeneratedSeries.Sine(5000, 24, 1, 0.1, 6);

        double[] scores = new SpectralResidualDetector().Follow(series);

        Assert.InRange(scores.Count(score => score > Alarm), 0, 100);
    }

    [Fact]
    public void The_scale_of_a_series_changes_no_score()
    {
        double[] series = GeneratedSeries.Sine(300, 24, 1, 0.1, 7);
        double[] larger = [.. series.Select(value => 1000 * value)];

        double[] scores = new SpectralResidualDetector().Follow(series);

        Assert.All(scores.Zip(new SpectralResidualDetector().Follow(larger)), pair => Assert.Equal(pair.First, pair.Second, 6));
    }

    [Fact]
    public void Twelve_values_are_enough()
    {
        SpectralResidualDetector detector = new(new SpectralResidualOptions { Length = 16, Estimated = 4, Gradients = 4, SaliencyAverage = 8 });
        double[] series = GeneratedSeries.Steady(12, 5, 0.05, 8);
        series[11] += 2;

        double[] scores = detector.Follow(series);

        Assert.Equal(11, detector.WarmUp);
        Assert.All(scores[..11], score => Assert.Equal(0, score));
        Assert.True(scores[11] > Alarm, $"{scores[11]}");
    }

    [Theory]
    [InlineData(60, 5)]
    [InlineData(16, 5)]
    [InlineData(64, 0)]
    [InlineData(1 << 17, 5)]
    public void Lengths_that_are_no_power_of_two_or_leave_too_little_are_refused(int length, int estimated) =>
        Assert.Throws<ArgumentException>(() => new SpectralResidualDetector(new SpectralResidualOptions { Length = length, Estimated = estimated }));
}
