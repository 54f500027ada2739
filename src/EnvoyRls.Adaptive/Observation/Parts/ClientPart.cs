using EnvoyRls.Adaptive.Observation.Following;
using EnvoyRls.Adaptive.Observation.Sketches;

namespace EnvoyRls.Adaptive.Observation.Parts;

/// <summary>A part's calls of one client.</summary>
internal sealed class ClientPart
{
    public GapStatistics Gaps;
    public LinearCounter Paths;

    /// <summary>As standings know it.</summary>
    public required ulong Id { get; init; }

    public required string Name { get; init; }

    public long FirstSeen { get; set; }

    public double Calls { get; set; }

    public double TotalCalls { get; set; }

    public double PathEntropy { get; set; }

    public string? UserAgent { get; set; }

    /// <summary>What was observed of a client.</summary>
    public static ClientPart Of(in ClientRow row) => new()
    {
        Id = row.Id,
        Name = row.Name!,
        FirstSeen = row.FirstSeen,
        Calls = row.Calls,
        TotalCalls = row.TotalCalls,
        Gaps = row.Gaps,
        Paths = row.Paths,
        PathEntropy = row.PathSpread.Evenness(row.Paths.Estimate()),
        UserAgent = row.UserAgent,
    };

    /// <inheritdoc cref="KeyPart.Add"/>
    public void Add(ClientPart other, double scale)
    {
        bool isFirst = TotalCalls == 0;
        double total = TotalCalls + other.TotalCalls;
        PathEntropy += total > 0 ? (other.PathEntropy - PathEntropy) * other.TotalCalls / total : 0;
        Calls += scale * other.Calls;
        TotalCalls = total;
        Gaps.Merge(other.Gaps);
        Paths.Merge(other.Paths);
        FirstSeen = isFirst ? other.FirstSeen : Math.Min(FirstSeen, other.FirstSeen);
        UserAgent ??= other.UserAgent;
    }

    /// <summary>The finished numbers.</summary>
    public ObservedClient Finish() => new()
    {
        Hash = Id,
        Name = Name,
        FirstSeen = FirstSeen,
        Calls = Calls,
        TotalCalls = TotalCalls,
        GapVariation = Gaps.Variation,
        Paths = Paths.Estimate(),
        PathEntropy = PathEntropy,
        UserAgent = UserAgent,
    };
}
