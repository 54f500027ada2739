namespace EnvoyRls.Adaptive.Features.Baselines;

/// <summary>How fast averages follow and how fast they may grow; made once for an interval.</summary>
internal readonly struct LearningPace
{
    public const double Minute = 60;
    public const double Hour = 3600;
    public const double Day = 86_400;

    /// <summary>By how much a ceiling that nothing reaches comes down in a day: slow enough to outlast a weekend.</summary>
    private const double CeilingDecayPerDay = 0.02;

    private readonly double _settling;
    private readonly double _growthFree;
    private readonly double _growthPerSecond;

    public LearningPace(FeatureOptions options, double seconds)
    {
        Seconds = seconds;
        _settling = options.Maturity.TotalSeconds;
        _growthFree = options.GrowthFree.TotalSeconds;
        _growthPerSecond = Math.Log(1 + options.GrowthPerDay) / Day;
        MinuteWeight = Weight(seconds, Minute);
        HourWeight = Weight(seconds, Hour);
        DayWeight = Weight(seconds, Day);
    }

    /// <summary>The length of the interval in seconds.</summary>
    public double Seconds { get; }

    public double MinuteWeight { get; }

    public double HourWeight { get; }

    public double DayWeight { get; }

    /// <summary>The weight of something new that lasted a while in an average over <paramref name="memory"/> seconds.</summary>
    public static double Weight(double seconds, double memory) => -Math.Exp(-seconds / memory) + 1;

    /// <summary>
    /// Where a ceiling may stand after so many seconds, if <paramref name="wanted"/> is asked for: there while it settles, as high as
    /// it ever was while growth is free, and from then on higher only as fast as growth is allowed.
    /// </summary>
    public double Ceiling(double ceiling, double wanted, double elapsed, double age)
    {
        if (age < _settling)
        {
            return wanted;
        }

        if (wanted > ceiling)
        {
            return age < _growthFree ? wanted : Math.Min(wanted, ceiling * Math.Exp(_growthPerSecond * elapsed));
        }

        return Math.Max(wanted, ceiling * (1 - Math.Min(1, CeilingDecayPerDay * elapsed / Day)));
    }
}
