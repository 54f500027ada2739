using EnvoyRls.Adaptive.Detection.IsolationForest;
using EnvoyRls.Adaptive.Tests.Detection.Support;

namespace EnvoyRls.Adaptive.Tests.Detection.IsolationForest;

public sealed class IsolationForestTests
{
    private static readonly IsolationForestTrainer Trainer = new(new IsolationForestOptions());

    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(2, 1.0)]
    [InlineData(3, 1.2073923)]
    [InlineData(256, 10.2447706)]
    public void The_expected_path_length_is_the_papers(int rows, double expected) =>
        Assert.Equal(expected, PathLength.Expected(rows), 1e-6);

    [Fact]
    public void A_row_apart_scores_high_and_one_in_the_crowd_does_not()
    {
        IsolationForestDetector forest = (IsolationForestDetector)Trainer.Train(NoisyRows.Normal(2_000, 3, 1), 3, 1);

        double[] scores = forest.ScoresOf(0, 0, 0, 1, 0, -1, 8, 0, 0, 8, 8, 8);

        Assert.InRange(scores[0], 0, 0.5);
        Assert.InRange(scores[1], 0, 0.5);
        Assert.True(scores[2] > 0.55, $"{scores[2]}");
        Assert.True(scores[3] > scores[2] && scores[3] < 1, $"{scores[3]}");
    }

    [Fact]
    public void Rows_that_are_all_the_same_score_a_half_each()
    {
        double[] rows = new double[300];
        Array.Fill(rows, 7.25);

        Assert.All(Trainer.Train(rows, 3, 1).ScoresOf(rows), score => Assert.Equal(0.5, score, 1e-12));
        Assert.Equal([0.5], Trainer.Train([7.25], 1, 1).ScoresOf(7.25));
    }

    [Fact]
    public void Trees_are_no_higher_than_the_paper_limits_them_to_and_share_out_their_sample()
    {
        IsolationForestDetector forest = (IsolationForestDetector)Trainer.Train(NoisyRows.Normal(2_000, 2, 4), 2, 3);

        Assert.Equal(256, forest.SampleSize);
        foreach (IsolationTree tree in forest.Trees)
        {
            int sampled = 0;
            for (int node = 0; node < tree.Nodes.Length; node++)
            {
                sampled += tree.Nodes[node].IsLeaf ? tree.Rows[node] : 0;
            }

            Assert.Equal(256, sampled);
            Assert.Equal(8, HeightOf(tree, 0));
        }
    }

    [Fact]
    public void A_feature_that_never_changes_is_never_asked()
    {
        double[] rows = NoisyRows.Normal(500, 2, 4);
        for (int row = 0; row < 500; row++)
        {
            rows[row * 2] = 3;
        }

        IsolationForestDetector forest = (IsolationForestDetector)Trainer.Train(rows, 2, 3);

        foreach (IsolationTree tree in forest.Trees)
        {
            Assert.DoesNotContain(tree.Nodes.ToArray(), node => node.Feature == 0);
        }
    }

    [Fact]
    public void The_feature_that_sets_a_row_apart_has_the_greatest_share()
    {
        IsolationForestDetector forest = (IsolationForestDetector)Trainer.Train(NoisyRows.Normal(2_000, 4, 1), 4, 1);

        double[] shares = forest.SharesOf(0, 0, 9, 0);

        Assert.True(shares[2] > 0.8, string.Join(' ', shares));
        Assert.Equal(1, shares.Sum(), 1e-9);
        Assert.All(forest.SharesOf(0, 0, 0, 0), share => Assert.Equal(0, share));
    }

    [Theory]
    [InlineData(0, 256)]
    [InlineData(10_001, 256)]
    [InlineData(100, 0)]
    [InlineData(100, 65_537)]
    public void Options_out_of_range_are_refused(int trees, int sampleSize) => Assert.Throws<ArgumentOutOfRangeException>(
        () => new IsolationForestTrainer(new IsolationForestOptions { Trees = trees, SampleSize = sampleSize }));

    private static int HeightOf(IsolationTree tree, int node) => tree.Nodes[node].IsLeaf
        ? 0
        : 1 + Math.Max(HeightOf(tree, tree.Nodes[node].Left), HeightOf(tree, tree.Nodes[node].Left + 1));
}
