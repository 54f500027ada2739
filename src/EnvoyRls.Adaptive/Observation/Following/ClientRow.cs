using EnvoyRls.Adaptive.Observation.Sketches;

namespace EnvoyRls.Adaptive.Observation.Following;

/// <summary>A client in a domain.</summary>
internal struct ClientRow : IFollowedRow
{
    public DomainTally? Domain;

    /// <summary>As standings know it.</summary>
    public ulong Id;
    public string? Name;
    public string? UserAgent;

    /// <summary>Unix time in microseconds.</summary>
    public long FirstSeen;
    public double TotalCalls;
    public GapStatistics Gaps;
    public LinearCounter Paths;
    public SpreadSketch PathSpread;
    public double Calls;
    public bool IsNewcomer;

    /// <inheritdoc/>
    public int Interval { get; set; }

    /// <inheritdoc/>
    public void Begin() => Calls = 0;
}
