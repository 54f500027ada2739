using EnvoyRls.Adaptive.Detection.SeasonalEwma;

namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>Levels with the season of a day, and CUSUM. Missing rows are gaps.</summary>
internal sealed class SeasonalEwmaSeries : INabDetector
{
    private readonly SeriesScale _scale;
    private readonly SeasonalEwmaDetector _detector;
    private readonly TimeSpan _interval;
    private readonly double[] _score = new double[1];
    private DateTime _last;

    public SeasonalEwmaSeries(NabPrefix prefix)
    {
        _scale = new SeriesScale(prefix);
        _interval = prefix.Interval;
        long day = (long)(TimeSpan.FromDays(1) / _interval);
        EwmaOptions options = new() { SlowAlpha = 0.002, LeastDeviation = 0.01 };
        _detector = day < 2 ? new SeasonalEwmaDetector(options) : new SeasonalEwmaDetector(options, day, new SeasonalProfile((int)Math.Min(day, 24)));
    }

    public double Next(DateTime time, double value)
    {
        if (_last != default)
        {
            _detector.Skip(Math.Max((long)Math.Round((time - _last) / _interval) - 1, 0));
        }

        _last = time;
        double[] row = [_scale.Of(value)];
        _detector.Score(row, _score);
        _detector.Learn(row);
        return _score[0];
    }
}
