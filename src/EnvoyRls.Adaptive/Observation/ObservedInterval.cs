namespace EnvoyRls.Adaptive.Observation;

/// <summary>
/// What was seen of the traffic in one tick, by one replica or by all. Counts are estimates of all traffic: where only a part of
/// the calls was looked at they are scaled up already.
/// </summary>
internal sealed class ObservedInterval
{
    /// <summary>When it began, Unix time in microseconds.</summary>
    public required long Start { get; init; }

    /// <summary>When it ended, Unix time in microseconds; after <see cref="Start"/>.</summary>
    public required long End { get; init; }

    /// <summary>The share of the calls that was looked at, above 0 to 1.</summary>
    public required double Sampling { get; init; }

    /// <summary>How many replicas it tells of.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>The domains that had calls, in no order.</summary>
    public required IReadOnlyList<ObservedDomain> Domains { get; init; }

    /// <summary>Its length in seconds.</summary>
    public double Seconds => (End - Start) / 1e6;
}
