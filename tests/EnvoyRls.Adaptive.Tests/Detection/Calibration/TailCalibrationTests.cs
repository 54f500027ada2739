using EnvoyRls.Adaptive.Detection.Calibration;
using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Tests.Detection.Support;
using FsCheck;
using FsCheck.Fluent;

namespace EnvoyRls.Adaptive.Tests.Detection.Calibration;

public sealed class TailCalibrationTests
{
    public static readonly TheoryData<string> Distributions = ["normal", "exponential", "t3", "uniform"];

    [Theory]
    [MemberData(nameof(Distributions))]
    public void P_values_of_clean_scores_are_uniform(string distribution)
    {
        // The tail stands on about 200 excesses: within a factor of 1.5 at 1e-3 and of 3 at 1e-4, in the mean of ten samples.
        double[] seen = SharesBelow(distribution, [0.5, 0.1, 0.02, 1e-3, 1e-4]);

        Assert.InRange(seen[0], 0.45, 0.55);
        Assert.InRange(seen[1], 0.08, 0.12);
        Assert.InRange(seen[2], 0.015, 0.025);
        Assert.InRange(seen[3], 1e-3 / 1.5, 1e-3 * 1.5);
        Assert.InRange(seen[4], 1e-4 / 3, 1e-4 * 3);
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void A_higher_score_is_never_more_probable(string distribution)
    {
        TailCalibration calibration = Fitted(distribution, 20_000, 1);

        double before = 1;
        for (double score = -10; score < 1_000; score += 0.01)
        {
            double p = calibration.PValue(score);
            Assert.InRange(p, TailCalibration.LeastP, before);
            before = p;
        }
    }

    [Fact]
    public void Few_scores_make_no_small_p_value()
    {
        TailCalibration calibration = new();
        Assert.Equal(1, calibration.PValue(1e9));

        for (int score = 1; score <= 99; score++)
        {
            calibration.Learn(score);
        }

        Assert.False(calibration.HasTail);
        Assert.InRange(calibration.PValue(1e9), 0.01, 0.02);
        Assert.InRange(calibration.PValue(50), 0.45, 0.6);
    }

    [Fact]
    public void It_forgets_what_is_no_longer_so()
    {
        TailCalibration calibration = Fitted("normal", 20_000, 1);
        double before = calibration.PValue(8);

        SplitMix64 random = new(2);
        for (int index = 0; index < 20_000; index++)
        {
            calibration.Learn(3 * random.Normal());
        }

        Assert.True(before < 1e-6);
        Assert.InRange(calibration.PValue(8), 1e-3, 1e-2);
    }

    [Fact]
    public void One_score_out_of_all_bounds_changes_little()
    {
        TailCalibration calibration = Fitted("normal", 20_000, 1);
        double before = calibration.PValue(4);

        calibration.Learn(1e9);
        Learn(calibration, "normal", 2_000, 3);

        Assert.InRange(calibration.PValue(4), before / 3, before * 3);
    }

    [Fact]
    public void Scores_that_are_all_the_same_make_others_improbable_and_not_impossible()
    {
        TailCalibration calibration = new();
        for (int index = 0; index < 5_000; index++)
        {
            calibration.Learn(0);
        }

        Assert.Equal(1, calibration.PValue(0));
        Assert.InRange(calibration.PValue(5), TailCalibration.LeastP, 0.001);
    }

    [Fact]
    public void Any_finite_scores_make_finite_p_values() => Prop.ForAll<double[], double>((scores, asked) =>
    {
        TailCalibration calibration = new(new TailCalibrationOptions { WarmUp = 100, RefitAfter = 1 });
        for (int index = 0; index < 120; index++)
        {
            calibration.Learn(scores.Length == 0 ? index : scores[index % scores.Length]);
        }

        Assert.InRange(calibration.PValue(asked), TailCalibration.LeastP, 1);
        Assert.InRange(calibration.PValue(double.MaxValue), TailCalibration.LeastP, 1);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(30_000)]
    public void What_is_saved_and_loaded_says_the_same_and_goes_on_alike(int count)
    {
        TailCalibration calibration = Fitted("t3", count, 1);

        TailCalibration loaded = Saving.RoundTrip(calibration.Save, reader => TailCalibration.Load(reader));
        Learn(calibration, "t3", 1_000, 2);
        Learn(loaded, "t3", 1_000, 2);

        for (double score = -3; score < 30; score += 0.5)
        {
            Assert.Equal(calibration.PValue(score), loaded.PValue(score));
        }
    }

    [Fact]
    public void Damaged_data_are_refused()
    {
        byte[] saved = Saving.Save(Fitted("normal", 2_000, 1).Save);

        for (int place = 0; place < saved.Length; place += 97)
        {
            Assert.Throws<InvalidDataException>(() => Saving.Load(saved[..place], reader => TailCalibration.Load(reader)));
        }
    }

    private static double[] SharesBelow(string distribution, double[] levels)
    {
        const int samples = 10;
        const int tests = 200_000;
        double[] shares = new double[levels.Length];
        for (int sample = 0; sample < samples; sample++)
        {
            TailCalibration calibration = Fitted(distribution, 20_000, (ulong)sample);
            SplitMix64 random = new(1_000 + (ulong)sample);
            for (int test = 0; test < tests; test++)
            {
                double p = calibration.PValue(Draw(distribution, random));
                for (int level = 0; level < levels.Length; level++)
                {
                    shares[level] += p <= levels[level] ? 1.0 / (samples * tests) : 0;
                }
            }
        }

        return shares;
    }

    private static TailCalibration Fitted(string distribution, int count, ulong seed)
    {
        TailCalibration calibration = new();
        Learn(calibration, distribution, count, seed);
        return calibration;
    }

    private static void Learn(TailCalibration calibration, string distribution, int count, ulong seed)
    {
        SplitMix64 random = new(seed);
        for (int index = 0; index < count; index++)
        {
            calibration.Learn(Draw(distribution, random));
        }
    }

    private static double Draw(string distribution, SplitMix64 random) => distribution switch
    {
        "normal" => random.Normal(),
        "exponential" => random.Exponential(),
        "t3" => random.StudentT3(),
        _ => random.Uniform(),
    };
}
