namespace EnvoyRls.Adaptive.Observation;

/// <summary>The keys of one segment in an interval.</summary>
internal sealed class ObservedSegment
{
    /// <summary>The rule's full key.</summary>
    public required string Name { get; init; }

    public required double Hits { get; init; }

    public required double DeniedHits { get; init; }

    /// <summary>Distinct keys.</summary>
    public required double Keys { get; init; }

    /// <summary>Keys seen for the first time.</summary>
    public required double NewKeys { get; init; }

    /// <summary>The keys with most hits, the busiest first; the others are only in the sums.</summary>
    public required IReadOnlyList<ObservedKey> Top { get; init; }
}
