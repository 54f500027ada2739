using System.Numerics.Tensors;

namespace EnvoyRls.Adaptive.Detection.SpectralResidual;

/// <summary>
/// The spectral residual of one series (Ren et al., Time-Series Anomaly Detection Service at Microsoft, KDD 2019, section 3.2): by
/// how much the saliency of the newest value exceeds the mean saliency of those before it. It needs no training and sees spikes,
/// also in series that repeat; a slow ramp it does not see. The paper calls a point anomalous from a score of 3.
/// </summary>
internal sealed class SpectralResidualDetector : IStreamingDetector
{
    /// <summary>What is smaller is nothing: dividing by it would overflow.</summary>
    private const double Smallest = 1e-300;

    /// <summary>What varies less, and a mean saliency below this, is a rounding error.</summary>
    private const double Flat = 1e-12;

    private readonly SpectralResidualOptions _options;
    private readonly SaliencyMap _saliency;
    private readonly double[] _past;
    private readonly double[] _points;

    /// <exception cref="ArgumentException">The options are out of their ranges.</exception>
    public SpectralResidualDetector(SpectralResidualOptions? options = null)
    {
        _options = options ?? new SpectralResidualOptions();
        _options.Check();
        _saliency = new SaliencyMap(_options.Length, _options.SpectrumAverage);
        _past = new double[_options.Values - 1];
        _points = new double[_options.Length];
    }

    public int Width => 1;

    public int WarmUp => _past.Length;

    public long Learnt { get; private set; }

    /// <summary>Scores each row as the next value after what was learnt; 0 during the warm-up.</summary>
    public void Score(ReadOnlySpan<double> rows, Span<double> scores)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            scores[i] = Learnt < WarmUp ? 0 : Score(rows[i]);
        }
    }

    public void Learn(ReadOnlySpan<double> row)
    {
        _past[(int)(Learnt % _past.Length)] = row[0];
        Learnt++;
    }

    private double Score(double value)
    {
        int oldest = (int)(Learnt % _past.Length);
        int last = _past.Length;
        _past.AsSpan(oldest).CopyTo(_points);
        _past.AsSpan(0, oldest).CopyTo(_points.AsSpan(last - oldest));
        _points[last] = value;
        if (!Normalise(_points.AsSpan(0, last + 1)))
        {
            return 0;
        }

        // The newest point would lie at the edge, where a transform sees least; estimated points put it inside. They continue what
        // came before it: continued from a spike they would make it look like a step.
        _points.AsSpan(last + 1).Fill(Estimate(_points.AsSpan(0, last)));
        _saliency.Transform(_points);
        int compared = Math.Min(_options.SaliencyAverage, last);
        double mean = TensorPrimitives.Sum<double>(_points.AsSpan(last - compared, compared)) / compared;
        return mean > Flat ? (_points[last] - mean) / mean : 0;
    }

    /// <summary>
    /// Scales to at most 1, which changes no score but keeps all sums finite, and takes the mean away, whose line would outshine the
    /// rest of the spectrum; false where nothing is left.
    /// </summary>
    private static bool Normalise(Span<double> values)
    {
        double largest = TensorPrimitives.MaxMagnitude<double>(values);
        double scale = Math.Abs(largest);
        if (scale < Smallest)
        {
            return false;
        }

        TensorPrimitives.Divide(values, scale, values);
        TensorPrimitives.Subtract(values, TensorPrimitives.Sum<double>(values) / values.Length, values);
        return Math.Abs(TensorPrimitives.MaxMagnitude<double>(values)) > Flat;
    }

    private double Estimate(ReadOnlySpan<double> values)
    {
        double newest = values[^1];
        double gradient = 0;
        for (int i = 1; i <= _options.Gradients; i++)
        {
            gradient += (newest - values[^(i + 1)]) / i;
        }

        return values[^_options.Gradients] + gradient;
    }
}
