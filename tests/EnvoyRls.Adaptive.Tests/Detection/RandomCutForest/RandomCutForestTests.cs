using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Detection.RandomCutForest;
using EnvoyRls.Adaptive.Tests.Detection.Support;

namespace EnvoyRls.Adaptive.Tests.Detection.RandomCutForest;

/// <summary>What the paper shows of forests, on generated series.</summary>
public sealed class RandomCutForestTests
{
    private static readonly RandomCutForestTrainer Trainer = new(new RandomCutForestOptions());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_flat_piece_of_a_sine_wave_scores_highest(ulong seed)
    {
        // As in the paper's first experiment: amplitude 50 around 100, and a few values that would be ordinary elsewhere.
        double[] noise = NoisyRows.Normal(1_000, 1, seed);
        double[] wave = [.. Enumerable.Range(0, 1_000).Select(time => 100 + (time is >= 700 and < 710 ? 0 : 50 * Math.Sin(Math.Tau * time / 50)) + noise[time])];

        double[] scores = ScoresOf(wave, 4, seed);

        Assert.InRange(HighestOf(scores), 700, 713);
    }

    [Theory]
    [InlineData(612, 1, 1)]
    [InlineData(612, 1, 2)]
    [InlineData(612, 1, 3)]
    [InlineData(640, 4, 1)]
    [InlineData(640, 4, 2)]
    [InlineData(640, 4, 3)]
    public void A_point_off_a_sine_wave_scores_highest(int place, int shingle, ulong seed)
    {
        // On the crest it is off by itself, in the trough only beside its neighbours.
        double[] noise = NoisyRows.Normal(800, 1, seed);
        double[] wave = [.. Enumerable.Range(0, 800).Select(time => 100 + (50 * Math.Sin(Math.Tau * time / 50)) + noise[time] + (time == place ? 80 : 0))];

        double[] scores = ScoresOf(wave, shingle, seed);

        Assert.InRange(HighestOf(scores), place, place + shingle - 1);
    }

    [Fact]
    public void Irrelevant_features_do_not_hide_an_anomaly()
    {
        // One feature of a hundred tells. The others are noise, too little of it for cuts to fall there often.
        const int Width = 100;
        double[] rows = NoisyRows.Normal(300, Width, 4);
        for (int row = 0; row < 300; row++)
        {
            for (int feature = 1; feature < Width; feature++)
            {
                rows[(row * Width) + feature] *= 0.01;
            }
        }

        double[] strange = [.. rows.AsSpan(0, Width)];
        strange[0] = 15;
        IDetector forest = Trainer.Train(rows, Width, 1);

        Assert.True(forest.ScoresOf(strange)[0] > 3 * forest.ScoresOf(rows).Max());
        Assert.True(forest.SharesOf(strange)[0] > 0.9);
    }

    [Fact]
    public void Points_that_stand_together_do_not_hide_each_other()
    {
        double[] rows = [.. NoisyRows.Normal(250, 2, 6), 9, 9, 9.01, 9.01, 9, 9.02];
        IDetector forest = Trainer.Train(rows, 2, 1);

        double[] scores = forest.ScoresOf(rows);

        Assert.True(scores[250..].Min() > scores[..250].Max(), $"{scores[250..].Min()} {scores[..250].Max()}");
    }

    [Fact]
    public void A_new_level_becomes_the_ordinary_one_once_it_is_learnt_for_long()
    {
        RandomCutForestDetector forest = (RandomCutForestDetector)Trainer.Train(NoisyRows.Normal(3_000, 1, 1), 1, 1);
        double before = forest.ScoresOf(12)[0];

        foreach (double value in NoisyRows.Normal(6_000, 1, 2))
        {
            forest.Learn([12 + value]);
        }

        Assert.True(before > 100, $"{before}");
        Assert.True(forest.ScoresOf(12)[0] < before / 10, $"{forest.ScoresOf(12)[0]}");
        Assert.True(forest.ScoresOf(6)[0] > forest.ScoresOf(12)[0]);
    }

    [Fact]
    public void Recent_rows_are_remembered_in_proportion_to_the_decay()
    {
        // In the long run the chance falls by e with every 1 / decay rows, so that of 64 points about 63 % are from the last 200.
        RandomCutForestTrainer trainer = new(new RandomCutForestOptions { Trees = 100, SampleSize = 64, Decay = 1 / 200.0 });
        RandomCutForestDetector forest = (RandomCutForestDetector)trainer.Train([.. Enumerable.Range(0, 5_000).Select(row => (double)row)], 1, 3);
        double recent = 0;
        foreach (SampledTree sampled in forest.Trees)
        {
            Assert.Equal(64, sampled.Tree.Nodes[sampled.Tree.Root].Mass);
            recent += sampled.Priorities.Count(point => sampled.Tree.Nodes.Low(point.Leaf)[0] >= 4_800) / (64.0 * 100);
        }

        Assert.InRange(recent, 0.5, 0.66);
    }

    [Fact]
    public void Without_decay_every_row_has_the_same_chance_to_be_remembered()
    {
        RandomCutForestTrainer trainer = new(new RandomCutForestOptions { Trees = 100, SampleSize = 64, Decay = 0 });
        RandomCutForestDetector forest = (RandomCutForestDetector)trainer.Train([.. Enumerable.Range(0, 2_000).Select(row => (double)row)], 1, 3);
        double early = 0;
        foreach (SampledTree sampled in forest.Trees)
        {
            early += sampled.Priorities.Count(point => sampled.Tree.Nodes.Low(point.Leaf)[0] < 1_000) / (64.0 * 100);
        }

        // A standard deviation is less than 0.007.
        Assert.InRange(early, 0.47, 0.53);
    }

    [Fact]
    public void A_score_learns_nothing_and_a_forest_that_has_learnt_nothing_finds_nothing_strange()
    {
        RandomCutForestDetector forest = Trainer.Create(2, 1);
        Assert.Equal([0.0], forest.ScoresOf(5, 5));
        Assert.Equal(64, forest.WarmUp);

        forest.Learn([1, 1]);
        forest.Learn([2, 2]);
        double first = forest.ScoresOf(5, 5)[0];

        Assert.Equal(first, forest.ScoresOf(5, 5)[0]);
        Assert.Equal(2, forest.Learnt);
    }

    [Fact]
    public void A_forest_that_was_saved_goes_on_as_if_never_stopped()
    {
        double[] rows = NoisyRows.Normal(2_000, 3, 8);
        RandomCutForestDetector forest = (RandomCutForestDetector)Trainer.Train(rows.AsSpan(0, 3_000), 3, 4);
        RandomCutForestDetector loaded = (RandomCutForestDetector)Trainer.Load(Trainer.Save(forest));

        for (int start = 3_000; start < rows.Length; start += 3)
        {
            forest.Learn(rows.AsSpan(start, 3));
            loaded.Learn(rows.AsSpan(start, 3));
        }

        Assert.Equal(forest.Learnt, loaded.Learnt);
        Assert.Equal(forest.ScoresOf(rows), loaded.ScoresOf(rows));
    }

    [Theory]
    [InlineData(0, 256, 0.0)]
    [InlineData(1_001, 256, 0.0)]
    [InlineData(50, 1, 0.0)]
    [InlineData(50, 4_097, 0.0)]
    [InlineData(50, 256, -0.1)]
    [InlineData(50, 256, 1.1)]
    [InlineData(50, 256, double.NaN)]
    public void Options_out_of_range_are_refused(int trees, int sampleSize, double decay) => Assert.Throws<ArgumentOutOfRangeException>(
        () => new RandomCutForestTrainer(new RandomCutForestOptions { Trees = trees, SampleSize = sampleSize, Decay = decay }));

    /// <summary>Each shingle is scored, then learnt.</summary>
    private static double[] ScoresOf(double[] series, int size, ulong seed)
    {
        RandomCutForestDetector forest = Trainer.Create(size, seed);
        Shingle shingle = new(size, 1);
        double[] scores = new double[series.Length];
        for (int time = 0; time < series.Length; time++)
        {
            shingle.Add(series.AsSpan(time, 1));
            if (shingle.IsFull)
            {
                forest.Score(shingle.Values, scores.AsSpan(time, 1));
                forest.Learn(shingle.Values);
            }
        }

        return scores;
    }

    private static int HighestOf(double[] scores) => Array.IndexOf(scores, scores[Trainer.Create(1, 0).WarmUp..].Max());
}
