using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Detection.Ecod;
using EnvoyRls.Adaptive.Tests.Detection.Support;
using FsCheck;
using FsCheck.Fluent;

namespace EnvoyRls.Adaptive.Tests.Detection.Ecod;

public sealed class EcodTests
{
    private static readonly EcodTrainer Trainer = new(new EcodOptions());

    [Fact]
    public void Scores_are_the_sums_of_tails_worked_out_by_hand()
    {
        // Right-skewed and left-skewed: 1 2 3 4 100, and the negatives.
        IDetector detector = Trainer.Train([1, -1, 2, -2, 3, -3, 4, -4, 100, -100], 2, 0);

        double[] scores = detector.ScoresOf(100, -100, 100, -1, 1, -1, 3, -3);

        Assert.Equal(2 * Math.Log(5), scores[0], 1e-12);
        Assert.Equal(2 * Math.Log(5), scores[1], 1e-12);
        Assert.Equal(Math.Log(5), scores[2], 1e-12);
        Assert.Equal(-2 * Math.Log(3 / 5.0), scores[3], 1e-12);
    }

    [Fact]
    public void Fitted_rows_score_what_counting_says() => Prop.ForAll(RandomRows.Any.ToArbitrary(), rows =>
    {
        double[] scores = Trainer.Train(rows.Values, rows.Width, 0).ScoresOf(rows.Values);

        Assert.All(Enumerable.Range(0, rows.Count), row => Assert.InRange(scores[row], ByCounting(rows, row).Least - 1e-9, ByCounting(rows, row).Most + 1e-9));
    }).Check(Properties.Config(100));

    [Fact]
    public void What_is_beyond_everything_seen_is_as_rare_as_one_row()
    {
        IDetector detector = Trainer.Train(NoisyRows.Normal(1_000, 1, 3), 1, 0);

        Assert.All(detector.ScoresOf(50, -50, 1e300), score => Assert.Equal(Math.Log(1_000), score, 1e-9));
    }

    [Fact]
    public void Fewer_values_kept_leave_the_ends_exact_and_bound_the_error_between()
    {
        double[] column = NoisyRows.Normal(20_000, 1, 5);
        IDetector exact = new EcodTrainer(new EcodOptions { Values = 20_000 }).Train(column, 1, 0);
        EcodDetector thinned = (EcodDetector)new EcodTrainer(new EcodOptions { Values = 400 }).Train(column, 1, 0);
        double[] sorted = [.. column.Order()];
        double[] ends = [.. sorted[..100], .. sorted[^100..]];

        Assert.InRange(thinned.Features[0].Ranked.Length, 300, 400);
        Assert.Equal(exact.ScoresOf(ends), thinned.ScoresOf(ends));
        FeatureTails tails = thinned.Features[0];
        Assert.All(Enumerable.Range(0, sorted.Length), rank => Assert.InRange(Math.Exp(-tails.At(sorted[rank]).Left), ((rank + 1) / 20_000.0) - (1 / 400.0), ((rank + 1) / 20_000.0) + (1 / 400.0)));
    }

    [Fact]
    public void A_value_that_most_rows_share_is_kept_however_few_are()
    {
        double[] column = NoisyRows.Normal(10_000, 1, 5);
        column.AsSpan(0, 6_000).Fill(0.25);
        EcodDetector detector = (EcodDetector)new EcodTrainer(new EcodOptions { Values = 8 }).Train(column, 1, 0);

        RankedValue shared = Assert.Single(detector.Features[0].Ranked.ToArray(), ranked => ranked.Value == 0.25);
        Assert.Equal(6_000, shared.AtMost - shared.Below);
    }

    [Fact]
    public void The_feature_in_the_tail_has_the_greatest_share()
    {
        IDetector detector = Trainer.Train(NoisyRows.Normal(2_000, 4, 1), 4, 1);

        double[] shares = detector.SharesOf(0, 0, 9, 0);

        Assert.True(shares[2] > 0.7, string.Join(' ', shares));
    }

    [Theory]
    [InlineData(3)]
    [InlineData((1 << 24) + 1)]
    public void Options_out_of_range_are_refused(int values) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EcodTrainer(new EcodOptions { Values = values }));

    /// <summary>The score by the definition, for either sign of the skewness, as its sign is a matter of rounding where it is about 0.</summary>
    private static (double Least, double Most) ByCounting(RandomRows rows, int row)
    {
        double left = 0;
        double right = 0;
        double most = 0;
        for (int feature = 0; feature < rows.Width; feature++)
        {
            double value = rows.Row(row)[feature];
            int atMost = Enumerable.Range(0, rows.Count).Count(other => rows.Row(other)[feature] <= value);
            int atLeast = Enumerable.Range(0, rows.Count).Count(other => rows.Row(other)[feature] >= value);
            left -= Math.Log(atMost / (double)rows.Count);
            right -= Math.Log(atLeast / (double)rows.Count);
            most -= Math.Log(Math.Min(atMost, atLeast) / (double)rows.Count);
        }

        return (Math.Max(left, right), most);
    }
}
