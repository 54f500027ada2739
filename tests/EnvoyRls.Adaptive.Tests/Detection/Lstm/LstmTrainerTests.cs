using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Detection.Lstm;
using EnvoyRls.Adaptive.Tests.Detection.Support;
using FsCheck;
using FsCheck.Fluent;

namespace EnvoyRls.Adaptive.Tests.Detection.Lstm;

public sealed class LstmTrainerTests
{
    private static readonly LstmTrainer Trainer = new(new LstmOptions { Units = 16, Epochs = 30 });

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void A_sine_is_forecast_far_better_than_by_its_last_value(ulong seed)
    {
        double[] series = GeneratedSeries.Sine(1600, 24, 1, 0.05, seed);

        double share = ErrorBesideNaive(series, 1000, seed);

        Assert.True(share < 0.25, $"{share}");
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void An_autoregressive_process_is_forecast_better_than_by_its_last_value(ulong seed)
    {
        double[] series = GeneratedSeries.Autoregressive(3000, 0.3, -0.6, seed);

        double share = ErrorBesideNaive(series, 2000, seed);

        // The best forecast of this process has 0.38 of the naive one's squared error.
        Assert.InRange(share, 0.3, 0.48);
    }

    [Fact]
    public void A_break_in_a_learnt_pattern_scores_highest()
    {
        double[] series = GeneratedSeries.Sine(1600, 24, 1, 0.05, 4);
        LstmDetector detector = (LstmDetector)Trainer.Train(series.AsSpan(0, 1000), 1, 4);
        series[1300] = 5;
        series[1306] = 5;

        double[] scores = detector.Follow(series);

        int highest = Array.IndexOf(scores, scores.Max());
        Assert.InRange(highest, 1300, 1310);
        Assert.True(scores[highest] > 6, $"{scores[highest]}");
    }

    [Fact]
    public void The_same_rows_and_seed_train_the_same_forecaster()
    {
        double[] series = GeneratedSeries.Sine(300, 24, 1, 0.05, 5);

        Assert.Equal(Trainer.Save(Trainer.Train(series, 1, 5)), Trainer.Save(Trainer.Train(series, 1, 5)));
        Assert.NotEqual(Trainer.Save(Trainer.Train(series, 1, 5)), Trainer.Save(Trainer.Train(series, 1, 6)));
    }

    [Fact]
    public void What_was_saved_scores_the_same()
    {
        double[] series = GeneratedSeries.Sine(400, 24, 1, 0.05, 6);
        LstmDetector detector = (LstmDetector)Trainer.Train(series, 1, 6);

        IStreamingDetector loaded = (IStreamingDetector)Trainer.Load(Trainer.Save(detector));

        Assert.Equal(detector.Follow(series), loaded.Follow(series));
    }

    [Fact]
    public void What_ends_early_or_is_damaged_is_invalid_or_still_finite()
    {
        LstmTrainer small = new(new LstmOptions { Units = 2, Epochs = 1, WarmUp = 1 });
        byte[] saved = small.Save(small.Train([1, 2, 3, 2, 1], 1, 7));
        Assert.All(Enumerable.Range(0, saved.Length), length => Assert.Throws<InvalidDataException>(() => small.Load(saved[..length])));
        int refused = 0;
        for (int place = 0; place < saved.Length; place++)
        {
            byte[] damaged = [.. saved];
            damaged[place] ^= 0xFF;
            try
            {
                IStreamingDetector loaded = (IStreamingDetector)small.Load(damaged);
                Assert.All(loaded.Follow(1, 2, -1e300, 1e300, 0), score => Assert.True(double.IsFinite(score)));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, saved.Length / 10, saved.Length);
    }

    [Fact]
    public void Whatever_it_was_trained_on_scores_are_finite() =>
        Prop.ForAll(Gen.Choose(1, 120).SelectMany(count => RandomRows.Of(1, count)).ToArbitrary(), rows =>
        {
            LstmTrainer small = new(new LstmOptions { Units = 4, Epochs = 2, WarmUp = 4, LearningRate = 0.5f });
            IStreamingDetector detector = (IStreamingDetector)small.Train(rows.Values, 1, 8);
            Assert.All(detector.Follow(rows.Values), score => Assert.True(double.IsFinite(score)));
        }).Check(Properties.Config(100));

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new LstmTrainer(new LstmOptions { Units = 0 }));
        Assert.Throws<ArgumentException>(() => new LstmTrainer(new LstmOptions { Units = 257 }));
        Assert.Throws<ArgumentException>(() => new LstmTrainer(new LstmOptions { LearningRate = float.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Trainer.Train([1, 2], 2, 1));
    }

    /// <summary>The squared error of the forecasts of what was not trained on, as a share of that of the last value as forecast.</summary>
    private static double ErrorBesideNaive(double[] series, int trained, ulong seed)
    {
        LstmDetector detector = (LstmDetector)Trainer.Train(series.AsSpan(0, trained), 1, seed);
        double error = 0;
        double naive = 0;
        for (int t = 0; t < series.Length; t++)
        {
            if (t > trained)
            {
                error += Math.Pow(series[t] - detector.Forecast, 2);
                naive += Math.Pow(series[t] - series[t - 1], 2);
            }

            detector.Learn([series[t]]);
        }

        return error / naive;
    }
}
