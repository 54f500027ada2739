using System.Numerics.Tensors;

namespace EnvoyRls.Adaptive.Detection.SpectralResidual;

/// <summary>
/// The saliency of the points of a short series: what is left of it when the smooth part of its log spectrum is taken away (Hou and
/// Zhang 2007 for pictures; Ren et al. 2019 for series). What repeats vanishes, what is new stands out.
/// </summary>
internal sealed class SaliencyMap
{
    /// <summary>
    /// Every frequency is taken for at least this share of the strongest. Without it the weakest, whose phase is chance, would be
    /// lifted to the height of the rest.
    /// </summary>
    private const double Negligible = 0.01;

    private readonly FourierTransform _transform;
    private readonly int _average;
    private readonly double[] _imaginary;
    private readonly double[] _amplitudes;
    private readonly double[] _logs;

    public SaliencyMap(int length, int spectrumAverage)
    {
        _transform = new FourierTransform(length);
        _average = spectrumAverage;
        _imaginary = new double[length];
        _amplitudes = new double[length];
        _logs = new double[length];
    }

    /// <summary>Replaces a series by its saliency, at least 0 everywhere; a constant one has the same everywhere.</summary>
    public void Transform(Span<double> series)
    {
        Array.Clear(_imaginary);
        _transform.Forward(series, _imaginary);
        TensorPrimitives.Hypot(series, _imaginary, _amplitudes);
        double floor = TensorPrimitives.Max<double>(_amplitudes) * Negligible;
        if (floor <= 0)
        {
            series.Clear();
            return;
        }

        TensorPrimitives.Add(_amplitudes, floor, _amplitudes);
        TensorPrimitives.Log(_amplitudes, _logs);
        for (int f = 0; f < series.Length; f++)
        {
            // Each frequency keeps its phase and gets the amplitude exp(log A - average log A).
            double scale = Math.Exp(_logs[f] - AverageAround(f)) / _amplitudes[f];
            series[f] *= scale;
            _imaginary[f] *= scale;
        }

        _transform.Backward(series, _imaginary);
        TensorPrimitives.Hypot(series, _imaginary, series);
        TensorPrimitives.Divide(series, series.Length, series);
    }

    private double AverageAround(int frequency)
    {
        int mask = _logs.Length - 1;
        double sum = 0;
        for (int i = -(_average / 2); i <= _average / 2; i++)
        {
            sum += _logs[(frequency + i) & mask];
        }

        return sum / _average;
    }
}
