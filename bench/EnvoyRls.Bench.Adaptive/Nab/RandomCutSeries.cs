using EnvoyRls.Adaptive.Detection.RandomCutForest;

namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>A random cut forest that follows shingles of a series.</summary>
internal sealed class RandomCutSeries(NabPrefix prefix) : INabDetector
{
    private const int Size = 24;

    private readonly SeriesScale _scale = new(prefix);
    private readonly Shingle _shingle = new(Size, 1);
    private readonly RandomCutForestDetector _detector = new RandomCutForestTrainer(new RandomCutForestOptions()).Create(Size, seed: 1);
    private readonly double[] _score = new double[1];

    public double Next(DateTime time, double value)
    {
        _shingle.Add([_scale.Of(value)]);
        if (!_shingle.IsFull)
        {
            return 0;
        }

        _detector.Score(_shingle.Values, _score);
        _detector.Learn(_shingle.Values);
        return _score[0];
    }
}
