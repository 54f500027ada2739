namespace EnvoyRls.Adaptive.Observation;

/// <summary>One client in an interval, for telling bots from people.</summary>
internal sealed class ObservedClient
{
    /// <summary>Hash of the client's entry.</summary>
    public required ulong Hash { get; init; }

    /// <summary>The entry: <c>remote_address=203.0.113.9</c>.</summary>
    public required string Name { get; init; }

    /// <summary>When it was first seen, Unix time in microseconds, as far as memory reaches.</summary>
    public required long FirstSeen { get; init; }

    public required double Calls { get; init; }

    /// <summary>Calls since it is followed.</summary>
    public required double TotalCalls { get; init; }

    /// <summary>Standard deviation of the gaps between its calls over their mean; NaN with fewer than eight gaps.</summary>
    public required double GapVariation { get; init; }

    /// <summary>Distinct paths since it is followed.</summary>
    public required double Paths { get; init; }

    /// <summary>Shannon's entropy of its calls over paths, divided by that of an even spread over as many; 0 for one path.</summary>
    public required double PathEntropy { get; init; }

    /// <summary>Its user agent, if calls name one.</summary>
    public string? UserAgent { get; init; }
}
