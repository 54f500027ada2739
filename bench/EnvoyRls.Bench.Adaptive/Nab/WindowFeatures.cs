using EnvoyRls.Adaptive.Detection.SeasonalEwma;

namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>
/// What a value looks like among those shortly before it and at the same time of other days: the value, its distance from recent
/// means, means over a few scales, the recent spread, and what is left when the day's season is taken away.
/// </summary>
internal sealed class WindowFeatures
{
    public const int Width = 8;

    private const int Short = 8;
    private const int Middle = 24;
    private const int Long = 96;
    private const double LeastSpread = 1e-3;

    private readonly SeriesScale _scale;
    private readonly SeasonalProfile _profile = new(24);
    private readonly double[] _values = new double[Long];
    private readonly double[] _residuals = new double[Long];
    private int _count;

    public WindowFeatures(NabPrefix prefix) => _scale = new SeriesScale(prefix);

    /// <summary>Takes in a value and writes its features.</summary>
    public void Next(DateTime time, double value, Span<double> features)
    {
        double scaled = _scale.Of(value);
        double phase = time.TimeOfDay / TimeSpan.FromDays(1);
        double residual = _profile.IsKnown ? scaled - _profile.At(phase) : 0;
        _profile.Learn(phase, scaled);
        double before = Mean(_values, Middle);
        _values[_count % Long] = scaled;
        _residuals[_count % Long] = residual;
        _count++;
        features[0] = scaled;
        features[1] = _count == 1 ? 0 : scaled - before;
        features[2] = Mean(_values, Short);
        features[3] = Mean(_values, Long);
        features[4] = Math.Log(LeastSpread + Spread(Middle));
        features[5] = residual;
        features[6] = Mean(_residuals, Short);
        features[7] = Mean(_residuals, Long);
    }

    private double Mean(double[] values, int rows)
    {
        int count = Math.Min(rows, _count);
        double sum = 0;
        for (int i = 1; i <= count; i++)
        {
            sum += values[(_count - i) % Long];
        }

        return count == 0 ? 0 : sum / count;
    }

    private double Spread(int rows)
    {
        int count = Math.Min(rows, _count);
        double mean = Mean(_values, rows);
        double sum = 0;
        for (int i = 1; i <= count; i++)
        {
            double distance = _values[(_count - i) % Long] - mean;
            sum += distance * distance;
        }

        return Math.Sqrt(sum / count);
    }
}
