namespace EnvoyRls.Adaptive.History;

/// <summary>What single keys of a segment asked for in a minute, with what they were denied.</summary>
internal sealed class SegmentDemand
{
    public required string Domain { get; init; }

    /// <summary>The rule's full key.</summary>
    public required string Segment { get; init; }

    /// <summary>The amount of the limit, before any override.</summary>
    public required uint LimitAmount { get; init; }

    /// <summary>The window of the limit, microseconds.</summary>
    public required long LimitWindow { get; init; }

    /// <summary>Hits of keys in their busiest second of the minute.</summary>
    public required DemandHistogram Seconds { get; init; }

    /// <summary>Hits of keys in the minute.</summary>
    public required DemandHistogram Minutes { get; init; }

    /// <summary>Hits of keys in the hour that ended with the minute; empty in all other minutes.</summary>
    public required DemandHistogram Hours { get; init; }
}
