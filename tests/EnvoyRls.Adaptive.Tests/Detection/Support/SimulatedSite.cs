using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Tests.Detection.Support;

/// <summary>A site of clients with steady and different rates, its features and their detection, tick by tick.</summary>
internal sealed class SimulatedSite
{
    private const long Tick = 2_000_000;

    /// <summary>Ten minutes instead of an hour, so that tests need not simulate hours.</summary>
    public static readonly DetectionOptions Options = new() { ColdStart = TimeSpan.FromMinutes(10) };

    private readonly SplitMix64 _random;
    private readonly FeatureEngine _features = new(new FeatureOptions { Maturity = TimeSpan.FromMinutes(8) });
    private readonly double[] _rates;
    private long _now = 1_772_409_600_000_000;

    public SimulatedSite(int clients, double meanRate, ulong seed = 1)
    {
        _random = new SplitMix64(seed);
        Detection = new DetectionEngine(Options);
        _rates = [.. Enumerable.Range(0, clients).Select(_ => meanRate * Math.Exp(0.7 * _random.Normal()))];
    }

    public DetectionEngine Detection { get; set; }

    public FeatureSet? Last { get; private set; }

    /// <summary>How many times its rate each client makes; 1 if it is not named.</summary>
    public Dictionary<int, double> Factors { get; } = [];

    public double FactorOfAll { get; set; } = 1;

    public static string Address(int client) => $"10.0.{client / 256}.{client % 256}";

    public static bool IsOf(Finding finding, int client) =>
        finding.Features.Subject is { Kind: SubjectKind.Key, Path: { } path } && path.Entries[0].Value == Address(client);

    /// <summary>Goes on for some ticks, training models where they are due.</summary>
    /// <returns>The findings of all of them.</returns>
    public List<Finding> Run(int ticks)
    {
        List<Finding> findings = [];
        for (int tick = 0; tick < ticks; tick++)
        {
            Last = _features.Observe(Interval());
            findings.AddRange(Detection.Detect(Last));
            HashSet<Subject> suspicious = Detection.Suspicious();
            _features.Learn(suspicious);
            Detection.Learn(Last, suspicious);
            if (Detection.DueTraining() is { } training)
            {
                training.Run();
                training.Finish();
            }
        }

        return findings;
    }

    private ObservedInterval Interval()
    {
        List<ObservedKey> keys = [];
        for (int client = 0; client < _rates.Length; client++)
        {
            double hits = Poisson(_rates[client] * 2 * FactorOfAll * Factors.GetValueOrDefault(client, 1));
            if (hits > 0)
            {
                keys.Add(Key(client, hits));
            }
        }

        keys.Sort((one, other) => other.Hits.CompareTo(one.Hits));
        double calls = keys.Sum(key => key.Hits);
        _now += Tick;
        return new ObservedInterval { Start = _now - Tick, End = _now, Sampling = 1, Domains = [Domain(keys, calls)] };
    }

    private static ObservedDomain Domain(List<ObservedKey> keys, double calls) => new()
    {
        Name = "edge",
        Calls = calls,
        DeniedCalls = 0,
        OverriddenCalls = 0,
        Clients = keys.Count,
        NewClients = 0,
        NewcomerCalls = 0,
        Entropy = 0.9,
        TopShare = keys.Take(10).Sum(key => key.Hits) / Math.Max(1, calls),
        Segments = [new ObservedSegment { Name = "edge.remote_address", Hits = calls, DeniedHits = 0, Keys = keys.Count, NewKeys = 0, Top = keys }],
        Signatures = [],
        FollowedClients = [],
    };

    private static ObservedKey Key(int client, double hits) => new()
    {
        Hash = (ulong)client + 1,
        Path = new DescriptorPath([new PathEntry("remote_address", Address(client))]),
        Calls = hits,
        Hits = hits,
        DeniedHits = 0,
        NearHits = 0,
        PerSecond = [Math.Floor(hits / 2), Math.Ceiling(hits / 2)],
        LimitAmount = 100,
        LimitWindow = 1_000_000,
        FirstSeen = 1_772_409_600_000_000,
        Clients = 1,
        FanOut = 1 + Math.Min(hits, 5),
        GapVariation = 1,
        Client = (ulong)client + 1,
        IsNewcomer = false,
    };

    /// <summary>Knuth's product of uniform numbers; a normal one where that would take long.</summary>
    private double Poisson(double mean)
    {
        if (mean > 50)
        {
            return Math.Max(0, Math.Round(mean + (Math.Sqrt(mean) * _random.Normal())));
        }

        double product = _random.NextDouble();
        int count = 0;
        for (double least = Math.Exp(-mean); product > least; count++)
        {
            product *= _random.NextDouble();
        }

        return count;
    }
}
