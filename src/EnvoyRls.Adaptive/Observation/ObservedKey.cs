using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Observation;

/// <summary>One limited key in an interval.</summary>
internal sealed class ObservedKey
{
    /// <summary>Hash of domain and entries: the key's identity.</summary>
    public required ulong Hash { get; init; }

    /// <summary>Its entries, all with values.</summary>
    public required DescriptorPath Path { get; init; }

    /// <summary>Calls that charged it.</summary>
    public required double Calls { get; init; }

    public required double Hits { get; init; }

    /// <summary>Hits of a call in the mean, 1 at least.</summary>
    public double HitsPerCall => Calls > 0 ? Math.Max(1, Hits / Calls) : 1;

    public required double DeniedHits { get; init; }

    /// <summary>Hits within the limit but near it.</summary>
    public required double NearHits { get; init; }

    /// <summary>Hits in each second of the interval, the first second first.</summary>
    public required IReadOnlyList<double> PerSecond { get; init; }

    /// <summary>The amount of the governing limit, before any override; 0 denies all.</summary>
    public required uint LimitAmount { get; init; }

    /// <summary>The window of the governing limit, microseconds.</summary>
    public required long LimitWindow { get; init; }

    /// <summary>When it was first seen, Unix time in microseconds, as far as memory reaches.</summary>
    public required long FirstSeen { get; init; }

    /// <summary>Distinct clients that used it: many behind one address are a gateway, not an attacker.</summary>
    public required double Clients { get; init; }

    /// <summary>Distinct values that came with it in the calls' other descriptors: paths of a client, users of an address.</summary>
    public required double FanOut { get; init; }

    /// <summary>Standard deviation of the gaps between its calls over their mean: 0 for a clock, 1 for chance; NaN with fewer than eight gaps.</summary>
    public required double GapVariation { get; init; }

    /// <summary>The client whose key it is, where its entries say so; 0 for none.</summary>
    public required ulong Client { get; init; }

    /// <summary>Whether that client is a newcomer.</summary>
    public required bool IsNewcomer { get; init; }

    /// <summary>The override that governed it; <see langword="null"/> for none.</summary>
    public string? Override { get; init; }
}
