using EnvoyRls.Adaptive.Detection;
using FsCheck;
using FsCheck.Fluent;

namespace EnvoyRls.Adaptive.Tests.Detection.Support;

/// <summary>What every trainer and its explaining detectors keep to, whatever the rows.</summary>
public abstract class DetectorContract
{
    private static readonly Gen<(RandomRows Fitted, RandomRows Scored)> Pairs = Gen.Choose(1, 5).SelectMany(width =>
        Gen.Choose(1, 120).SelectMany(count => RandomRows.Of(width, count))
            .Zip(Gen.Choose(1, 60).SelectMany(count => RandomRows.Of(width, count)))
            .Select(pair => (pair.Item1, pair.Item2)));

    /// <summary>Makes small detectors, so that damage to each byte of one can be tried.</summary>
    private protected abstract IDetectorTrainer Trainer { get; }

    [Fact]
    public void Scores_are_finite_whatever_the_numbers() => ForAll((fitted, scored) =>
    {
        IDetector detector = Train(fitted);

        Assert.All(detector.ScoresOf(fitted.Values), score => Assert.True(double.IsFinite(score)));
        Assert.All(detector.ScoresOf(scored.Values), score => Assert.True(double.IsFinite(score)));
    });

    [Fact]
    public void The_order_of_a_batch_and_its_size_change_no_score() => ForAll((fitted, scored) =>
    {
        IDetector detector = Train(fitted);
        int[] order = [.. Enumerable.Range(0, scored.Count).OrderBy(row => unchecked(row * 2_654_435_761))];
        double[] scores = detector.ScoresOf(scored.Values);

        Assert.Equal(order.Select(row => scores[row]), detector.ScoresOf(scored.InOrder(order).Values));
        Assert.Equal(scores[0], detector.ScoresOf(scored.Row(0))[0]);
    });

    [Fact]
    public void The_same_rows_and_seed_make_the_same_detector() => ForAll((fitted, scored) =>
        Assert.Equal(Train(fitted).ScoresOf(scored.Values), Train(fitted).ScoresOf(scored.Values)));

    [Fact]
    public void Shares_are_none_or_one_together() => ForAll((fitted, scored) =>
    {
        double[] shares = Train(fitted).SharesOf(scored.Row(0));

        Assert.All(shares, share => Assert.InRange(share, 0, 1));
        double sum = shares.Sum();
        Assert.True(sum == 0 || Math.Abs(sum - 1) < 1e-9, $"{sum}");
    });

    [Fact]
    public void What_was_saved_scores_and_explains_the_same() => ForAll((fitted, scored) =>
    {
        IDetector detector = Train(fitted);

        IDetector loaded = Trainer.Load(Trainer.Save(detector));

        Assert.Equal(detector.Width, loaded.Width);
        Assert.Equal(detector.ScoresOf(scored.Values), loaded.ScoresOf(scored.Values));
        Assert.Equal(detector.SharesOf(scored.Row(0)), loaded.SharesOf(scored.Row(0)));
    });

    [Fact]
    public void What_ends_early_is_invalid()
    {
        byte[] saved = Trainer.Save(Train(Sample));

        Assert.All(Enumerable.Range(0, saved.Length), length => Assert.Throws<InvalidDataException>(() => Trainer.Load(saved[..length])));
    }

    [Fact]
    public void What_is_damaged_is_invalid_or_still_a_detector()
    {
        byte[] saved = Trainer.Save(Train(Sample));
        int refused = 0;
        foreach (int place in Enumerable.Range(0, saved.Length))
        {
            foreach (byte damage in (ReadOnlySpan<byte>)[0x01, 0x80, 0xFF])
            {
                byte[] damaged = [.. saved];
                damaged[place] ^= damage;
                try
                {
                    IDetector loaded = Trainer.Load(damaged);
                    Assert.All(loaded.ScoresOf(new double[loaded.Width]), score => Assert.True(double.IsFinite(score)));
                }
                catch (InvalidDataException)
                {
                    refused++;
                }
            }
        }

        Assert.True(refused > saved.Length / 10, $"{refused} of {saved.Length}");
    }

    [Fact]
    public void Another_kind_and_a_later_format_are_named()
    {
        byte[] saved = Trainer.Save(Train(Sample));
        byte[] later = [.. saved];
        later[Trainer.Name.Length]++;

        Assert.Contains("format 2", Assert.Throws<InvalidDataException>(() => Trainer.Load(later)).Message, StringComparison.Ordinal);
        Assert.Contains(Trainer.Name, Assert.Throws<InvalidDataException>(() => Trainer.Load(new byte[saved.Length])).Message, StringComparison.Ordinal);
    }

    private static RandomRows Sample { get; } = new([.. Enumerable.Range(0, 80).Select(number => Math.Sin(number * number))], 2);

    private IDetector Train(RandomRows rows) => Trainer.Train(rows.Values, rows.Width, 7);

    private static void ForAll(Action<RandomRows, RandomRows> check) =>
        Prop.ForAll(Pairs.ToArbitrary(), pair => check(pair.Fitted, pair.Scored)).Check(Properties.Config(200));
}
