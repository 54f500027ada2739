using EnvoyRls.Adaptive.Detection.SeasonalEwma;
using EnvoyRls.Adaptive.Tests.Detection.Support;

namespace EnvoyRls.Adaptive.Tests.Detection.SeasonalEwma;

public sealed class SeasonalEwmaDetectorTests
{
    private const int Day = 96;

    [Fact]
    public void A_known_season_makes_small_deviations_visible_that_its_swing_would_hide()
    {
        double[] series = GeneratedSeries.Sine(20 * Day, Day, 1.5, 0.05, 1);
        SeasonalEwmaDetector seasonal = Create();
        SeasonalEwmaDetector plain = new(Options);

        double[] scores = seasonal.Follow(series);
        plain.Follow(series);

        Assert.True(scores.Max() < EwmaOptions.AlarmScore, $"{scores.Max()}");
        Assert.True(seasonal.ScoresOf(5 + 0.5)[0] > EwmaOptions.AlarmScore);
        Assert.True(plain.ScoresOf(5 + 0.5)[0] < EwmaOptions.AlarmScore / 2);
    }

    [Fact]
    public void A_gap_of_half_a_day_raises_no_alarm_and_keeps_the_phase()
    {
        double[] series = GeneratedSeries.Sine(20 * Day, Day, 1.5, 0.05, 2);
        SeasonalEwmaDetector detector = Create();
        detector.Follow(series.AsSpan(0, 10 * Day));

        detector.Skip(Day / 2);
        double[] scores = detector.Follow(series.AsSpan((10 * Day) + (Day / 2)));

        Assert.True(scores.Max() < EwmaOptions.AlarmScore, $"{scores.Max()}");
    }

    [Fact]
    public void What_is_held_back_changes_nothing_but_the_phase()
    {
        double[] series = GeneratedSeries.Sine(20 * Day, Day, 1.5, 0.05, 3);
        SeasonalEwmaDetector detector = Create();
        detector.Follow(series.AsSpan(0, 10 * Day));

        for (int t = 0; t < Day; t++)
        {
            Assert.True(detector.Explain(series[t] + 2).Residual > EwmaOptions.AlarmScore);
            detector.Hold();
        }

        Assert.True(detector.Follow(series.AsSpan(11 * Day)).Max() < EwmaOptions.AlarmScore);
    }

    [Fact]
    public void A_season_without_profile_is_refused() => Assert.Throws<ArgumentException>(() => new SeasonalEwmaDetector(season: 24));

    private static EwmaOptions Options { get; } = new() { SlowAlpha = 0.002 };

    private static SeasonalEwmaDetector Create() => new(Options, Day, new SeasonalProfile(24));
}
