using EnvoyRls.Adaptive.Detection;
using FsCheck;
using FsCheck.Fluent;

namespace EnvoyRls.Adaptive.Tests.Detection.Support;

/// <summary>What every detector of one series keeps to, whatever the values.</summary>
public abstract class SequenceDetectorContract
{
    private static readonly Gen<double[]> Series =
        Gen.Choose(1, 160).SelectMany(count => RandomRows.Of(1, count)).Select(rows => rows.Values);

    /// <summary>A detector that knows nothing yet.</summary>
    private protected abstract IStreamingDetector Create();

    [Fact]
    public void Scores_are_finite_whatever_the_numbers() => ForAll(series =>
        Assert.All(Create().Follow(series), score => Assert.True(double.IsFinite(score))));

    [Fact]
    public void The_same_series_has_the_same_scores() => ForAll(series => Assert.Equal(Create().Follow(series), Create().Follow(series)));

    [Fact]
    public void Scoring_teaches_nothing() => ForAll(series =>
    {
        IStreamingDetector asked = Create();
        IStreamingDetector unasked = Create();
        foreach (double value in series)
        {
            asked.ScoresOf(1e6, -1e6, value);
            asked.Learn([value]);
            unasked.Learn([value]);
        }

        Assert.Equal(unasked.ScoresOf(series), asked.ScoresOf(series));
        Assert.Equal(series.Length, asked.Learnt);
    });

    [Fact]
    public void Nothing_is_strange_in_a_constant_series()
    {
        double[] constant = [.. Enumerable.Repeat(4.2, 300)];

        Assert.All(Create().Follow(constant), score => Assert.InRange(score, -3, 3));
    }

    [Fact]
    public void Following_a_series_allocates_nothing()
    {
        double[] series = GeneratedSeries.Steady(400, 5, 0.2, 3);
        double[] score = new double[1];
        IStreamingDetector detector = Create();
        detector.Follow(series);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int t = 0; t < series.Length; t++)
        {
            detector.Score(series.AsSpan(t, 1), score);
            detector.Learn(series.AsSpan(t, 1));
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void ForAll(Action<double[]> check) => Prop.ForAll(Series.ToArbitrary(), check).Check(Properties.Config(100));
}
