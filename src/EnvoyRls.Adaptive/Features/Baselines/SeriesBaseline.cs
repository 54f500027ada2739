namespace EnvoyRls.Adaptive.Features.Baselines;

/// <summary>What is normal for the rate of a segment or a domain: its averages and its week.</summary>
internal sealed class SeriesBaseline
{
    private RateState _state;
    private double _seasonal;
    private double _seasonalUpper;

    public SeriesBaseline(ObservedClock clock) => _state = RateState.Begin(clock);

    public SeasonProfile Season { get; } = new();

    public double Drift => _state.Drift;

    /// <summary>Observed seconds at which it was last brought up to date.</summary>
    public double Seen => _state.Seen;

    /// <summary>For how many observed seconds it has been learnt.</summary>
    public double Age => _state.Age;

    /// <summary>Brings it up to the interval and says what was normal before it.</summary>
    public Baseline Advance(ObservedClock clock, double rate)
    {
        _state.Advance(clock, rate);
        (_seasonal, _seasonalUpper) = Season.At(clock.Now);
        return _state.Normal(_seasonal, _seasonalUpper);
    }

    /// <summary>Adds the interval to the evidence of a slow rise and returns the deviation to judge it by.</summary>
    public double Judge(double rate, in Baseline normal, double ticks, double seconds, double sampling)
    {
        double noise = _state.Noise(normal.Expected, seconds, sampling);
        _state.Accumulate(rate, _seasonal > 0 ? normal.Expected : 0, noise, ticks);
        return noise;
    }

    /// <summary>Learns an interval; <paramref name="rate"/> is what was admitted of clean traffic.</summary>
    public void Learn(double rate, ObservedClock clock, in LearningPace pace, double growth)
    {
        _state.Learn(rate, _seasonal, _seasonalUpper, pace, clock.End);
        Season.Learn(rate, clock.Seconds, clock.Now, growth);
    }

    /// <summary>Lets an interval pass without learning from it.</summary>
    public void Skip(ObservedClock clock) => _state.Skip(clock.End);

    public void Save(BinaryWriter writer)
    {
        RateStateFormat.Write(writer, _state);
        Season.Save(writer);
    }

    public void Load(BinaryReader reader)
    {
        _state = RateStateFormat.Read(reader);
        Season.Load(reader);
    }
}
