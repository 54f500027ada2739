using EnvoyRls.Adaptive.Observation;

namespace EnvoyRls.Adaptive.History;

/// <summary>What one key asked for in a minute, tick by tick.</summary>
internal sealed class KeyDemand(ObservedKey first)
{
    /// <summary>The key as it was seen last.</summary>
    public ObservedKey Key { get; private set; } = first;

    public double Calls { get; private set; }

    public double Hits { get; private set; }

    public double DeniedHits { get; private set; }

    public double NearHits { get; private set; }

    /// <summary>Hits in the busiest second.</summary>
    public double Peak { get; private set; }

    /// <summary>The most clients in any tick.</summary>
    public double Clients { get; private set; }

    /// <summary>The most values that came with it in any tick.</summary>
    public double FanOut { get; private set; }

    /// <summary>Whether it was suspicious in any tick.</summary>
    public bool IsSuspicious { get; private set; }

    /// <summary>
    /// What it needed: what was admitted, and what was denied, of the latter no more than of the former, as whoever is denied asks again
    /// and again.
    /// </summary>
    public double Demand => Hits - DeniedHits + Math.Min(DeniedHits, Hits - DeniedHits);

    /// <summary>The share of hits that counts as demand, 0 to 1; for the busiest second too.</summary>
    public double DemandedPeak => Hits > 0 ? Peak * Demand / Hits : 0;

    public void Add(ObservedKey key, bool isSuspicious)
    {
        Key = key;
        Calls += key.Calls;
        Hits += key.Hits;
        DeniedHits += Math.Min(key.DeniedHits, key.Hits);
        NearHits += key.NearHits;
        Peak = Math.Max(Peak, key.PerSecond.DefaultIfEmpty().Max());
        Clients = Math.Max(Clients, key.Clients);
        FanOut = Math.Max(FanOut, key.FanOut);
        IsSuspicious |= isSuspicious;
    }
}
