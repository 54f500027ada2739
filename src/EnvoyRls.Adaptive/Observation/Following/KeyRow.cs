using System.Runtime.CompilerServices;
using EnvoyRls.Adaptive.Observation.Sketches;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Observation.Following;

/// <summary>A limited key.</summary>
internal struct KeyRow : IFollowedRow
{
    public const int MostSeconds = 8;

    public DescriptorPath? Path;
    public SegmentTally? Segment;

    /// <summary>Unix time in microseconds.</summary>
    public long FirstSeen;
    public GapStatistics Gaps;

    /// <summary>The client that its entries name, as standings know it; 0 for none.</summary>
    public ulong Client;

    public double Calls;
    public double Hits;
    public double DeniedHits;
    public double NearHits;
    public Seconds PerSecond;
    public LinearCounter Clients;
    public LinearCounter FanOut;
    public uint LimitAmount;
    public long LimitWindow;
    public string? Override;
    public bool IsNewcomer;

    /// <inheritdoc/>
    public int Interval { get; set; }

    /// <inheritdoc/>
    public void Begin()
    {
        (Calls, Hits, DeniedHits, NearHits) = (0, 0, 0, 0);
        PerSecond = default;
        Clients = default;
        FanOut = default;
        Override = null;
        IsNewcomer = false;
    }

    /// <summary>Hits by second of the interval; the last one has what is later, too.</summary>
    [InlineArray(MostSeconds)]
    public struct Seconds
    {
        private float _first;
    }
}
