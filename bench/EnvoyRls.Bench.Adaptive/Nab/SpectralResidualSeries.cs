using EnvoyRls.Adaptive.Detection.SpectralResidual;

namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>The spectral residual of a series.</summary>
internal sealed class SpectralResidualSeries(NabPrefix prefix) : INabDetector
{
    private readonly SeriesScale _scale = new(prefix);
    private readonly SpectralResidualDetector _detector = new();
    private readonly double[] _score = new double[1];

    public double Next(DateTime time, double value)
    {
        double[] row = [_scale.Of(value)];
        _detector.Score(row, _score);
        _detector.Learn(row);
        return _score[0];
    }
}
