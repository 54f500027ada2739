using EnvoyRls.Bench.Adaptive.Nab;

namespace EnvoyRls.Bench.Tests.Adaptive;

public sealed class NabScorerTests
{
    private const double Precision = 1e-9;

    /// <summary>A hundred rows, of which fifteen are probation; two windows of ten.</summary>
    private static readonly NabSeries Series = Of(100, new NabWindow(40, 49), new NabWindow(80, 89));

    [Fact]
    public void Nothing_flagged_is_0_and_the_first_row_of_each_window_is_100()
    {
        foreach (NabProfile profile in NabProfile.All)
        {
            Assert.Equal(0, NabScorer.Score(Series, new double[100], 1, profile).Normalised, Precision);
            Assert.Equal(100, NabScorer.Score(Series, Flags(40, 80), 1, profile).Normalised, Precision);
        }
    }

    [Fact]
    public void A_flag_is_worth_less_the_later_it_comes()
    {
        // The sixth of ten rows is half a window before the row behind the end: (2 / (1 + e^-2.5) - 1) / (2 / (1 + e^-5) - 1).
        Assert.Equal(0.848283639957513 / 0.986614298151430, NabScorer.Hit(new NabWindow(40, 49), 45), Precision);
        Assert.Equal(1, NabScorer.Hit(new NabWindow(40, 49), 40), Precision);
    }

    [Fact]
    public void The_earliest_flag_of_a_window_counts_alone()
    {
        NabScore score = NabScorer.Score(Series, Flags(45, 46, 47, 48), 1, NabProfile.Standard);

        Assert.Equal((0.848283639957513 / 0.986614298151430) - 1, score.Raw, Precision);
        Assert.Equal((2, 1, 0), (score.Windows, score.Found, score.FalseAlarms));
    }

    [Fact]
    public void A_false_alarm_costs_all_before_any_window_and_far_behind_one_and_less_shortly_after()
    {
        Assert.Equal(-1, NabScorer.FalseAlarm(Series, 20));
        Assert.Equal(-1, NabScorer.FalseAlarm(Series, 49 + 27));

        // A third of the way: 2 / (1 + e^(5/3)) - 1.
        Assert.Equal(-0.682262, NabScorer.FalseAlarm(Series, 49 + 3), 1e-5);
    }

    [Fact]
    public void Profiles_weigh_false_alarms_and_misses()
    {
        double[] flags = Flags(20, 21, 40);

        Assert.Equal(-0.22 + 1 - 1, NabScorer.Score(Series, flags, 1, NabProfile.Standard).Raw, Precision);
        Assert.Equal(-0.44 + 1 - 1, NabScorer.Score(Series, flags, 1, NabProfile.LowFalseAlarms).Raw, Precision);
        Assert.Equal(-0.22 + 1 - 2, NabScorer.Score(Series, flags, 1, NabProfile.LowMisses).Raw, Precision);
    }

    [Fact]
    public void The_probation_is_not_scored()
    {
        NabSeries early = Of(100, new NabWindow(5, 9));

        Assert.Equal(15, early.Probation);
        Assert.Equal(750, Of(20_000).Probation);
        Assert.Equal(0, NabScorer.Score(early, Flags(2, 6), 1, NabProfile.Standard).Raw);
        Assert.Equal(0, NabScorer.Score(early, Flags(2, 6), 1, NabProfile.Standard).Windows);
    }

    [Fact]
    public void The_best_threshold_is_that_of_the_corpus()
    {
        double[] scores = new double[100];
        scores[30] = 0.9;
        scores[40] = 0.8;
        scores[80] = 0.7;
        scores[95] = 0.6;

        double best = NabThreshold.Best([Series], [scores], NabProfile.Standard);

        Assert.Equal(0.7, best);
        Assert.Equal(100 * (4 - 0.11) / 4, NabScorer.Score(Series, scores, best, NabProfile.Standard).Normalised, Precision);
    }

    private static NabSeries Of(int rows, params NabWindow[] windows) =>
        new("series", [.. Enumerable.Range(0, rows).Select(row => new DateTime(2024, 1, 1).AddMinutes(row))], new double[rows], windows);

    private static double[] Flags(params int[] rows)
    {
        double[] flags = new double[100];
        foreach (int row in rows)
        {
            flags[row] = 1;
        }

        return flags;
    }
}
