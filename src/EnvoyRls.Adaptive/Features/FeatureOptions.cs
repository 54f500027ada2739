namespace EnvoyRls.Adaptive.Features;

/// <summary>What bounds the learning of baselines and the cost of a tick.</summary>
internal sealed record FeatureOptions
{
    /// <summary>The usual length of an interval. One that is more than three times as long, and a pause of as much, is a gap.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How much what is normal may grow in a day, once <see cref="GrowthFree"/> is over; 0.2 for a fifth.</summary>
    public double GrowthPerDay { get; init; } = 0.2;

    /// <summary>For how long a baseline grows freely at first: its first day teaches it the day's swing.</summary>
    public TimeSpan GrowthFree { get; init; } = TimeSpan.FromDays(1);

    /// <summary>For how long a key or a signature has to be seen before its own baseline counts.</summary>
    public TimeSpan Maturity { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Hits a second below which nothing matters.</summary>
    public double FloorRate { get; init; } = 1;

    /// <summary>How many keys have a baseline.</summary>
    public int MaxKeys { get; init; } = 65_536;

    /// <summary>How many signatures have a baseline.</summary>
    public int MaxSignatures { get; init; } = 16_384;

    /// <summary>How many domains have a baseline.</summary>
    public int MaxDomains { get; init; } = 256;

    /// <summary>How many segments have a baseline, all domains together.</summary>
    public int MaxSegments { get; init; } = 2_048;

    /// <summary>How many keys are looked at closely in one interval; those furthest above their baseline come first.</summary>
    public int MaxKeyVectors { get; init; } = 2_000;

    /// <summary>How many signatures are looked at closely in one interval.</summary>
    public int MaxSignatureVectors { get; init; } = 500;

    /// <summary>How many keys that did not stand out are shown as well, as examples of clean traffic.</summary>
    public int Examples { get; init; } = 32;
}
