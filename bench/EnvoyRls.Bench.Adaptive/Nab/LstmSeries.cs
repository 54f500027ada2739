using EnvoyRls.Adaptive.Detection.Lstm;

namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>An LSTM forecaster trained on the probation.</summary>
internal sealed class LstmSeries : INabDetector
{
    private readonly SeriesScale _scale;
    private readonly LstmDetector _detector;
    private readonly double[] _score = new double[1];

    public LstmSeries(NabPrefix prefix)
    {
        _scale = new SeriesScale(prefix);
        double[] values = [.. prefix.Values.Select(_scale.Of)];
        _detector = (LstmDetector)new LstmTrainer().Train(values.Length == 0 ? [0] : values, 1, seed: 1);
    }

    public double Next(DateTime time, double value)
    {
        double[] row = [_scale.Of(value)];
        _detector.Score(row, _score);
        _detector.Learn(row);
        return _score[0];
    }
}
