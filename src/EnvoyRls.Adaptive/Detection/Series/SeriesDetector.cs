using EnvoyRls.Adaptive.Detection.Calibration;
using EnvoyRls.Adaptive.Detection.SeasonalEwma;

namespace EnvoyRls.Adaptive.Detection.Series;

/// <summary>
/// Follows the rate of a domain or a segment: how far its logarithm is above a clipped average, in deviations, calibrated on the
/// series' own past. Only rises count. The level stands still in what looks like an attack, so that it cannot teach itself to be
/// normal, and in an outage, so that the recovery is no attack. For one thread at a time.
/// </summary>
internal sealed class SeriesDetector
{
    private readonly SeriesOptions _options;
    private readonly SeasonalEwmaDetector _ewma;
    private TailCalibration _calibration;
    private readonly long _longestHold;
    private readonly long _longestOutage;
    private readonly Queue<double> _waiting = [];
    private long _tick = -1;
    private double _value;
    private double _residual;
    private long _held;
    private long _out;

    public SeriesDetector(SeriesOptions? options = null)
    {
        _options = options ?? new SeriesOptions();
        _ewma = new SeasonalEwmaDetector(_options.Level);
        _calibration = new TailCalibration(_options.Calibration);
        _longestHold = (long)(_options.LongestHold / _options.Tick);
        _longestOutage = (long)(_options.LongestOutage / _options.Tick);
    }

    /// <summary>The last value's distance above the level, in deviations; 0 if it was below.</summary>
    public double Score => Math.Max(0, _residual);

    /// <summary>The last value's p-value; 1 until enough was learnt.</summary>
    public double PValue { get; private set; } = 1;

    /// <summary>Judges the value of a tick by those before it.</summary>
    /// <param name="tick">The number of the tick, above the last one; where ticks are left out nothing was observed.</param>
    /// <param name="rate">Hits or calls in any unit of time, at least 0.</param>
    public double Observe(long tick, double rate)
    {
        if (_tick >= 0 && tick > _tick + 1)
        {
            _ewma.Skip(tick - _tick - 1);
        }

        _tick = tick;
        _value = Math.Log(1 + rate);
        _residual = _ewma.Explain(_value).Residual;
        bool isRise = _value - _ewma.Expected >= _options.LeastRise;
        PValue = isRise && _calibration.HasTail ? _calibration.PValue(Score) : 1;
        return PValue;
    }

    /// <summary>Learns the value observed last; once for each.</summary>
    /// <param name="suspicious">Whether it belongs to something that persists: then neither level nor calibration learn.</param>
    public void Learn(bool suspicious)
    {
        bool high = suspicious || PValue <= _options.Hold;
        bool low = _residual <= -_options.Outage;
        _held = high ? _held + 1 : 0;
        // Outages flicker; one good tick does not start the time anew.
        _out = low ? _out + 1 : Math.Max(0, _out - 1);
        Calibrate(suspicious && _held <= _longestHold);
        if ((high && _held <= _longestHold) || (low && _out <= _longestOutage))
        {
            _ewma.Hold();
            return;
        }

        _ewma.Learn([_value]);
    }

    /// <summary>Writes what scores mean; the level is found again within the warm-up where it is read.</summary>
    public void Save(BinaryWriter writer) => _calibration.Save(writer);

    /// <exception cref="InvalidDataException">That is not what was written.</exception>
    public void Load(BinaryReader reader) => _calibration = TailCalibration.Load(reader, _options.Calibration);

    private void Calibrate(bool suspicious)
    {
        if (suspicious)
        {
            _waiting.Clear();
            return;
        }

        _waiting.Enqueue(Score);
        if (_waiting.Count > _options.LearnAfter)
        {
            _calibration.Learn(_waiting.Dequeue());
        }
    }
}
