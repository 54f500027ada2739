using EnvoyRls.Adaptive.Observation.Following;

namespace EnvoyRls.Adaptive.Observation.Parts;

/// <summary>A part's traffic of one domain.</summary>
internal sealed class DomainPart
{
    public required string Name { get; init; }

    public double Calls { get; set; }

    public double DeniedCalls { get; set; }

    public double OverriddenCalls { get; set; }

    /// <summary>Calls whose client is known.</summary>
    public double ClientCalls { get; set; }

    public double NewClients { get; set; }

    public double NewcomerCalls { get; set; }

    /// <summary>Registers of all clients.</summary>
    public byte[] Clients { get; init; } = new byte[DomainTally.Registers];

    /// <summary>The busiest first.</summary>
    public List<SegmentPart> Segments { get; init; } = [];

    /// <summary>The commonest first.</summary>
    public List<SignaturePart> Signatures { get; init; } = [];

    /// <summary>The busiest first.</summary>
    public List<ClientPart> FollowedClients { get; init; } = [];
}
