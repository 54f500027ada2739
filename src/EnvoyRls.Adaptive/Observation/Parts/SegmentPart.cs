using EnvoyRls.Adaptive.Observation.Following;

namespace EnvoyRls.Adaptive.Observation.Parts;

/// <summary>A part's keys of one segment.</summary>
internal sealed class SegmentPart
{
    public required string Name { get; init; }

    public double Hits { get; set; }

    public double DeniedHits { get; set; }

    public double NewKeys { get; set; }

    /// <summary>Registers of all keys.</summary>
    public byte[] Keys { get; init; } = new byte[SegmentTally.Registers];

    /// <summary>The busiest first.</summary>
    public List<KeyPart> Top { get; init; } = [];
}
