namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>
/// NAB's baseline of that name: how little of a normal distribution, fitted to the last 6,400 values and moved on every 100, lies
/// beyond the value; 1 less that.
/// </summary>
internal sealed class WindowedGaussian : INabDetector
{
    private const int Window = 6400;
    private const int Step = 100;
    private const double LeastDeviation = 1e-6;

    private readonly List<double> _window = [];
    private readonly List<double> _waiting = [];
    private double _mean;
    private double _deviation = 1;

    public double Next(DateTime time, double value)
    {
        double score = _window.Count == 0 ? 0 : 1 - Normal.Tail(Math.Abs(value - _mean) / _deviation);
        if (_window.Count < Window)
        {
            _window.Add(value);
            Fit();
            return score;
        }

        _waiting.Add(value);
        if (_waiting.Count == Step)
        {
            _window.RemoveRange(0, Step);
            _window.AddRange(_waiting);
            _waiting.Clear();
            Fit();
        }

        return score;
    }

    private void Fit()
    {
        _mean = _window.Average();
        double variance = _window.Sum(value => (value - _mean) * (value - _mean)) / _window.Count;
        _deviation = variance > 0 ? Math.Sqrt(variance) : LeastDeviation;
    }
}
