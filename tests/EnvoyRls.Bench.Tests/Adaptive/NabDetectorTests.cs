using EnvoyRls.Bench.Adaptive.Nab;

namespace EnvoyRls.Bench.Tests.Adaptive;

public sealed class NabDetectorTests
{
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.158655253931457)]
    [InlineData(2.9999, 0.00135034)]
    [InlineData(3.0001, 0.00134946)]
    [InlineData(6, 9.86587645e-10)]
    public void Tails_are_those_of_the_normal_distribution(double z, double expected) => Assert.Equal(1, Normal.Tail(z) / expected, 1e-5);

    [Fact]
    public void The_windowed_gaussian_asks_how_little_lies_beyond()
    {
        WindowedGaussian detector = new();
        foreach (double value in (double[])[1, 3, 1, 3, 1, 3])
        {
            detector.Next(default, value);
        }

        Assert.Equal(1 - 0.158655253931457, detector.Next(default, 3), 1e-9);
    }

    [Fact]
    public void An_episode_counts_at_its_onset_and_when_it_gets_worse()
    {
        Replayed scores = new(1, 5, 4, 6, 1, 1, 1, 2);
        Onset onset = new(scores, 2);

        Assert.Equal([1, 5, 0, 6, 0, 0, 1, 2], Enumerable.Range(0, 8).Select(_ => onset.Next(default, 0)));
    }

    [Fact]
    public void No_detector_sees_what_is_to_come()
    {
        NabSeries series = GeneratedCorpus.Create(1, seed: 3).First(one => one.Name.StartsWith("auction", StringComparison.Ordinal));
        NabSeries other = series with { Values = [.. series.Values[..900], .. series.Values[900..].Select(value => value * 100)] };

        foreach (NabContender contender in NabContenders.All)
        {
            Assert.Equal(contender.Follow(series)[..900], contender.Follow(other)[..900]);
        }
    }

    [Fact]
    public void Generated_series_are_the_same_for_a_seed()
    {
        IReadOnlyList<NabSeries> corpus = GeneratedCorpus.Create(1, seed: 4);

        Assert.Equal(corpus.SelectMany(series => series.Values), GeneratedCorpus.Create(1, seed: 4).SelectMany(series => series.Values));
        Assert.NotEqual(corpus[0].Values, GeneratedCorpus.Create(1, seed: 5)[0].Values);
        Assert.All(corpus, series => Assert.All(series.Windows, window => Assert.InRange(window.First, series.Probation, window.Last)));
    }

    private sealed class Replayed(params double[] scores) : INabDetector
    {
        private int _next;

        public double Next(DateTime time, double value) => scores[_next++];
    }
}
