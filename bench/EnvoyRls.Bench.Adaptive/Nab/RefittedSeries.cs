using EnvoyRls.Adaptive.Detection;

namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>A detector of rows, on the features of windows, fitted anew now and then to the rows seen so far.</summary>
/// <param name="trainer">Makes the detector.</param>
/// <param name="prefix">The start of the series.</param>
internal sealed class RefittedSeries(IDetectorTrainer trainer, NabPrefix prefix) : INabDetector
{
    private const int FirstFit = 100;
    private const int RefitAfter = 250;

    private readonly WindowFeatures _features = new(prefix);
    private readonly List<double> _rows = [];
    private readonly double[] _score = new double[1];
    private readonly double[] _row = new double[WindowFeatures.Width];
    private IDetector? _detector;
    private int _count;
    private int _nextFit = FirstFit;

    public double Next(DateTime time, double value)
    {
        _features.Next(time, value, _row);
        if (_count == _nextFit)
        {
            _detector = trainer.Train(_rows.ToArray(), WindowFeatures.Width, seed: 1);
            _nextFit += RefitAfter;
        }

        _detector?.Score(_row, _score);
        _rows.AddRange(_row);
        _count++;
        return _score[0];
    }
}
