namespace EnvoyRls.Adaptive.Features.Baselines;

/// <summary>What is normal for a segment and for the keys in it.</summary>
internal sealed class SegmentBaselines(string domain, string name, ObservedClock clock) : IRemembered
{
    private RunningAverage _fanOut;

    public string Domain => domain;

    public string Name => name;

    public SeriesBaseline Hits { get; } = new(clock);

    public KeyRates Keys { get; } = new();

    /// <summary>The average of <c>ln(1 + distinct values)</c> that come with a key.</summary>
    public double FanOut => _fanOut.Value;

    public double Seen => Hits.Seen;

    /// <summary>How this hour compares with the week's average; 0 where that is not known.</summary>
    public double Ratio { get; private set; }

    /// <summary>What was normal before the interval.</summary>
    public Baseline Normal { get; private set; }

    /// <summary>Hits a second in the interval that were admitted.</summary>
    public double Admitted { get; private set; }

    /// <summary>Hits a second of <see cref="Admitted"/> that are not learnt, as their keys are suspicious.</summary>
    public double Withheld { get; set; }

    /// <summary>Calls a second of such keys.</summary>
    public double WithheldCalls { get; set; }

    /// <summary>Distinct keys in the interval.</summary>
    public double KeyCount { get; private set; }

    /// <summary>Brings it up to an interval.</summary>
    public void Begin(double rate, double admitted, double keys, ObservedClock now)
    {
        Normal = Hits.Advance(now, rate);
        Ratio = Hits.Season.Ratio(now.Now);
        Admitted = admitted;
        KeyCount = Math.Max(1, keys);
        Withheld = 0;
        WithheldCalls = 0;
    }

    /// <summary>What is normal for a key too young to have a baseline of its own.</summary>
    public Baseline OfNewKey() =>
        new(Keys.Expected, Keys.Upper, Keys.Expected, Keys.Expected, Normal.Samples, Normal.Since, IsInherited: true);

    public void LearnFanOut(double fanOut, double seconds) => _fanOut.Learn(fanOut, seconds / KeyCount);

    public void Save(BinaryWriter writer)
    {
        Hits.Save(writer);
        Keys.Save(writer);
        _fanOut.Save(writer);
    }

    public void Load(BinaryReader reader)
    {
        Hits.Load(reader);
        Keys.Load(reader);
        _fanOut = RunningAverage.Load(reader);
    }
}
