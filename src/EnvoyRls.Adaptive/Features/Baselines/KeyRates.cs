namespace EnvoyRls.Adaptive.Features.Baselines;

/// <summary>What a segment's keys usually do in an interval in which they are seen: the baseline of keys too young to have their own.</summary>
internal sealed class KeyRates
{
    /// <summary>Less than this says nothing of what keys do.</summary>
    private const double LeastSeconds = 300;

    private readonly LogHistogram _rates = new();
    private double _seconds;
    private double _ceiling;

    /// <summary>Whether enough was seen.</summary>
    public bool IsKnown => _seconds >= LeastSeconds;

    /// <summary>The median of hits a second.</summary>
    public double Expected { get; private set; }

    /// <summary>The 95th percentile of hits a second.</summary>
    public double Upper { get; private set; }

    /// <summary>Adds keys of the interval; all keys of an interval together weigh 1, so that many new ones do not outweigh the past.</summary>
    /// <param name="rate">Hits a second of each.</param>
    /// <param name="weight">Their share of all keys seen.</param>
    public void Add(double rate, double weight) => _rates.Add(rate, weight);

    /// <summary>Ends the interval.</summary>
    public void Close(in LearningPace pace)
    {
        if (_rates.Total <= 0)
        {
            return;
        }

        _seconds += pace.Seconds;
        double upper = Math.Exp(_rates.LogQuantile(0.95)) - 1;
        _ceiling = pace.Ceiling(_ceiling, upper, pace.Seconds, _seconds);
        Upper = Math.Min(upper, _ceiling);
        Expected = Math.Min(Math.Exp(_rates.LogQuantile(0.5)) - 1, Upper);
        _rates.Decay(1 - pace.DayWeight);
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_seconds);
        writer.Write(_ceiling);
        writer.Write((float)Expected);
        writer.Write((float)Upper);
        _rates.Save(writer);
    }

    public void Load(BinaryReader reader)
    {
        _seconds = BaselineReading.Finite(reader.ReadDouble());
        _ceiling = BaselineReading.Finite(reader.ReadDouble());
        Expected = BaselineReading.Amount(reader);
        Upper = BaselineReading.Amount(reader);
        _rates.Load(reader);
    }
}
