namespace EnvoyRls.Adaptive.Observation;

/// <summary>The traffic of one domain in an interval.</summary>
internal sealed class ObservedDomain
{
    public required string Name { get; init; }

    public required double Calls { get; init; }

    /// <summary>Calls answered OVER_LIMIT.</summary>
    public required double DeniedCalls { get; init; }

    /// <summary>Calls answered OVER_LIMIT where an override governed.</summary>
    public required double OverriddenCalls { get; init; }

    /// <summary>Distinct clients.</summary>
    public required double Clients { get; init; }

    /// <summary>Clients seen for the first time.</summary>
    public required double NewClients { get; init; }

    /// <summary>Calls of newcomers: clients that were not known before.</summary>
    public required double NewcomerCalls { get; init; }

    /// <summary>Shannon's entropy of calls over clients, divided by that of an even spread over as many: 0 for one client, 1 for an even spread.</summary>
    public required double Entropy { get; init; }

    /// <summary>The share of calls that the ten busiest clients made, 0 to 1.</summary>
    public required double TopShare { get; init; }

    /// <summary>Limited keys by segment.</summary>
    public required IReadOnlyList<ObservedSegment> Segments { get; init; }

    /// <summary>The commonest partial descriptors, limited or not.</summary>
    public required IReadOnlyList<ObservedSignature> Signatures { get; init; }

    /// <summary>The clients that are followed one by one.</summary>
    public required IReadOnlyList<ObservedClient> FollowedClients { get; init; }
}
