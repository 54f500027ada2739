using System.Runtime.CompilerServices;
using EnvoyRls.Adaptive.Detection.SeasonalEwma;
using EnvoyRls.Adaptive.Tests.Detection.Support;

namespace EnvoyRls.Adaptive.Tests.Detection.SeasonalEwma;

public sealed class EwmaTrackerTests
{
    private static readonly EwmaTracker Tracker = new(new EwmaOptions { Alpha = 0.05, SlowAlpha = 0.001 });

    [Fact]
    public void A_series_takes_48_bytes() => Assert.Equal(48, Unsafe.SizeOf<EwmaState>());

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void Five_times_the_rate_is_an_alarm_at_once_and_noise_is_none(ulong seed)
    {
        double[] series = GeneratedSeries.Steady(20_000, 5, 0.15, seed);
        EwmaState state = default;
        for (int t = 0; t < series.Length; t++)
        {
            Assert.InRange(Tracker.Score(state, t, series[t]).Value, 0, EwmaOptions.AlarmScore);
            state = Tracker.Learn(state, t, series[t]);
        }

        EwmaScore flood = Tracker.Score(state, series.Length, 5 + Math.Log(5));
        Assert.True(flood.Residual > EwmaOptions.AlarmScore, $"{flood}");
        Assert.True(Tracker.Score(state, series.Length, 5 - Math.Log(5)).Residual < -EwmaOptions.AlarmScore);
    }

    [Fact]
    public void The_spread_is_that_of_the_noise()
    {
        EwmaState state = Follow(default, 0, GeneratedSeries.Steady(3000, 5, 0.3, 4));

        Assert.InRange(Math.Sqrt(state.SlowVariance), 0.27, 0.33);
        Assert.InRange(state.Level, 4.7, 5.3);
    }

    [Fact]
    public void A_burst_teaches_no_more_than_clipped_residuals_would()
    {
        EwmaState state = Follow(default, 0, GeneratedSeries.Steady(3000, 5, 0.1, 5));
        double most = 3 * Math.Sqrt(state.Variance) * 0.05;

        EwmaState burst = Tracker.Learn(state, 3000, 1000);

        Assert.InRange(burst.Level - state.Level, 0, most * 1.001);
        Assert.InRange(burst.Variance, state.Variance, state.Variance * 1.41);
    }

    [Fact]
    public void A_ramp_too_slow_for_the_level_adds_up_against_the_slow_baseline()
    {
        double[] series = GeneratedSeries.Steady(4000, 5, 0.2, 6);
        EwmaState state = Follow(default, 0, series);
        double highestResidual = 0;
        double ramp = 0;
        double[] noise = GeneratedSeries.Steady(1000, 5, 0.2, 7);
        for (int t = 0; t < noise.Length; t++)
        {
            double value = noise[t] + (t * 0.002);
            EwmaScore score = Tracker.Score(state, 4000 + t, value);
            highestResidual = Math.Max(highestResidual, score.Residual);
            ramp = Math.Max(ramp, score.Ramp);
            state = Tracker.Learn(state, 4000 + t, value);
        }

        Assert.True(highestResidual < EwmaOptions.AlarmScore, $"{highestResidual}");
        Assert.True(ramp > 1, $"{ramp}");
    }

    [Fact]
    public void The_slow_baseline_moves_no_faster_than_it_may()
    {
        const double drift = 1e-5;
        EwmaTracker tracker = new(new EwmaOptions { SlowAlpha = 0.01, MostDrift = drift });
        EwmaState state = default;
        for (int t = 0; t < 500; t++)
        {
            state = tracker.Learn(state, t, 5);
        }

        double before = state.Slow;
        for (int t = 500; t < 1500; t++)
        {
            state = tracker.Learn(state, t, 6);
        }

        Assert.InRange(state.Slow - before, 0, 1000 * drift * 1.0001);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(1000)]
    public void A_gap_is_no_alarm_whatever_follows_it(int gap)
    {
        EwmaState state = Follow(default, 0, GeneratedSeries.Steady(3000, 5, 0.1, 8));
        double[] after = GeneratedSeries.Steady(200, 6, 0.1, 9);

        for (int t = 0; t < after.Length; t++)
        {
            EwmaScore score = Tracker.Score(state, 3000 + gap + t, after[t]);
            Assert.InRange(Math.Abs(score.Residual), 0, EwmaOptions.AlarmScore);
            state = Tracker.Learn(state, 3000 + gap + t, after[t]);
        }

        Assert.InRange(state.Level, 5.8, 6.2);
        Assert.True(Tracker.Score(state, 3200 + gap, 8).Residual > EwmaOptions.AlarmScore);
    }

    [Fact]
    public void Values_that_are_held_back_are_no_gap()
    {
        EwmaState state = Follow(default, 0, GeneratedSeries.Steady(3000, 5, 0.1, 10));

        EwmaState held = state;
        for (int t = 0; t < 500; t++)
        {
            held = EwmaTracker.Held(held, 3000 + t);
        }

        Assert.True(Tracker.Score(held, 3500, 7).Residual > EwmaOptions.AlarmScore);
        Assert.Equal(state.Level, held.Level);
        Assert.Equal(default, Tracker.Score(state, 3500, 7));
    }

    private static EwmaState Follow(EwmaState state, long start, double[] series)
    {
        for (int t = 0; t < series.Length; t++)
        {
            state = Tracker.Learn(state, start + t, series[t]);
        }

        return state;
    }
}
