using EnvoyRls.Adaptive.Observation.Following;
using EnvoyRls.Adaptive.Observation.Sketches;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Observation.Parts;

/// <summary>A part's calls for one limited key.</summary>
internal sealed class KeyPart
{
    public KeyRow.Seconds PerSecond;
    public LinearCounter Clients;
    public LinearCounter FanOut;
    public GapStatistics Gaps;

    public required ulong Hash { get; init; }

    public required DescriptorPath Path { get; init; }

    public double Calls { get; set; }

    public double Hits { get; set; }

    public double DeniedHits { get; set; }

    public double NearHits { get; set; }

    public uint LimitAmount { get; set; }

    /// <summary>0 if the rule's own limit is not known.</summary>
    public long LimitWindow { get; set; }

    public long FirstSeen { get; set; }

    public ulong Client { get; init; }

    public bool IsNewcomer { get; set; }

    public string? Override { get; set; }

    /// <summary>What was observed of a key.</summary>
    public static KeyPart Of(ulong hash, in KeyRow row) => new()
    {
        Hash = hash,
        Path = row.Path!,
        Calls = row.Calls,
        Hits = row.Hits,
        DeniedHits = row.DeniedHits,
        NearHits = row.NearHits,
        PerSecond = row.PerSecond,
        Clients = row.Clients,
        FanOut = row.FanOut,
        Gaps = row.Gaps,
        LimitAmount = row.LimitAmount,
        LimitWindow = row.LimitWindow,
        FirstSeen = row.FirstSeen,
        Client = row.Client,
        IsNewcomer = row.IsNewcomer,
        Override = row.Override,
    };

    /// <summary>Takes in what another part says of the same key.</summary>
    /// <param name="other">The other.</param>
    /// <param name="scale">What its counts are multiplied by.</param>
    public void Add(KeyPart other, double scale)
    {
        bool isFirst = Calls == 0;
        Calls += scale * other.Calls;
        Hits += scale * other.Hits;
        DeniedHits += scale * other.DeniedHits;
        NearHits += scale * other.NearHits;
        for (int i = 0; i < KeyRow.MostSeconds; i++)
        {
            PerSecond[i] += (float)(scale * other.PerSecond[i]);
        }

        Clients.Merge(other.Clients);
        FanOut.Merge(other.FanOut);
        Gaps.Merge(other.Gaps);
        FirstSeen = isFirst ? other.FirstSeen : Math.Min(FirstSeen, other.FirstSeen);
        IsNewcomer = other.IsNewcomer && (isFirst || IsNewcomer);
        Override ??= other.Override;
        if (LimitWindow == 0)
        {
            (LimitAmount, LimitWindow) = (other.LimitAmount, other.LimitWindow);
        }
    }

    /// <summary>The finished numbers.</summary>
    /// <param name="seconds">Of how many seconds; what is later is in the last.</param>
    public ObservedKey Finish(int seconds)
    {
        double[] perSecond = new double[seconds];
        for (int i = 0; i < KeyRow.MostSeconds; i++)
        {
            perSecond[Math.Min(i, seconds - 1)] += PerSecond[i];
        }

        return new ObservedKey
        {
            Hash = Hash,
            Path = Path,
            Calls = Calls,
            Hits = Hits,
            DeniedHits = DeniedHits,
            NearHits = NearHits,
            PerSecond = perSecond,
            LimitAmount = LimitAmount,
            LimitWindow = LimitWindow,
            FirstSeen = FirstSeen,
            Clients = Clients.Estimate(),
            FanOut = FanOut.Estimate(),
            GapVariation = Gaps.Variation,
            Client = Client,
            IsNewcomer = IsNewcomer,
            Override = Override,
        };
    }
}
