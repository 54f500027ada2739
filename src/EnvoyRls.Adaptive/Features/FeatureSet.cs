namespace EnvoyRls.Adaptive.Features;

/// <summary>The features of all that is worth a closer look in one interval.</summary>
internal sealed class FeatureSet
{
    /// <summary>When the interval ended, Unix time in microseconds.</summary>
    public required long Time { get; init; }

    public required IReadOnlyList<FeatureVector> Domains { get; init; }

    public required IReadOnlyList<FeatureVector> Segments { get; init; }

    /// <summary>Keys that passed the cheap gate, and those that are under suspicion or have an override.</summary>
    public required IReadOnlyList<FeatureVector> Keys { get; init; }

    /// <summary>Signatures that passed the cheap gate, and those that have an override.</summary>
    public required IReadOnlyList<FeatureVector> Signatures { get; init; }

    /// <summary>Some keys that did not stand out: what clean traffic looks like.</summary>
    public IReadOnlyList<FeatureVector> Examples { get; init; } = [];

    /// <summary>How each domain's clients move together.</summary>
    public IReadOnlyList<DomainPulse> Pulses { get; init; } = [];
}
