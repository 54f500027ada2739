using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Tests.Features;

/// <summary>Makes intervals of one domain <c>edge</c> with one segment <c>edge.remote_address</c>, and feeds them to an engine.</summary>
internal sealed class Traffic(FeatureEngine engine, long start = Traffic.Monday)
{
    /// <summary>Monday, 2 March 2026, midnight UTC, microseconds.</summary>
    public const long Monday = 1_772_409_600_000_000;

    public const long Second = 1_000_000;
    public const long Hour = 3600 * Second;

    private static readonly IReadOnlySet<Subject> Nobody = new HashSet<Subject>();

    public long Now { get; private set; } = start;

    public double TickSeconds { get; init; } = 2;

    public static ObservedKey Key(ulong hash, double hits, double denied = 0, long firstSeen = Monday, double fanOut = 1, double variation = double.NaN) => new()
    {
        Hash = hash,
        Path = new DescriptorPath([new PathEntry("remote_address", $"10.0.{hash / 256 % 256}.{hash % 256}")]),
        Calls = hits,
        Hits = hits,
        DeniedHits = denied,
        NearHits = 0,
        PerSecond = [hits / 2, hits / 2],
        LimitAmount = 100,
        LimitWindow = 60 * Second,
        FirstSeen = firstSeen,
        Clients = 1,
        FanOut = fanOut,
        GapVariation = variation,
        Client = hash,
        IsNewcomer = false,
    };

    public static ObservedSignature Signature(ulong hash, double calls, double clients = 1) => new()
    {
        Hash = hash,
        Path = new DescriptorPath([new PathEntry("path", $"/{hash}"), new PathEntry("remote_address", null)]),
        Calls = calls,
        NewcomerCalls = 0,
        DeniedCalls = 0,
        Clients = clients,
        IsLimited = true,
    };

    public static Subject Subject(ObservedKey key) => new(SubjectKind.Key, "edge", "edge.remote_address", key.Path);

    /// <summary>An interval that begins where the last ended, or after a pause.</summary>
    public ObservedInterval Interval(IReadOnlyList<ObservedKey> keys, IReadOnlyList<ObservedSignature>? signatures = null, double seconds = 2, double pause = 0, double newClients = 0)
    {
        long begin = Now + (long)(pause * Second);
        Now = begin + (long)(seconds * Second);
        double calls = keys.Sum(key => key.Calls);
        double denied = keys.Sum(key => key.DeniedHits);
        return new ObservedInterval
        {
            Start = begin,
            End = Now,
            Sampling = 1,
            Domains =
            [
                new ObservedDomain
                {
                    Name = "edge",
                    Calls = calls,
                    DeniedCalls = denied,
                    OverriddenCalls = 0,
                    Clients = keys.Count,
                    NewClients = newClients,
                    NewcomerCalls = newClients,
                    Entropy = 1,
                    TopShare = Math.Min(1, 10.0 / Math.Max(1, keys.Count)),
                    Segments =
                    [
                        new ObservedSegment
                        {
                            Name = "edge.remote_address",
                            Hits = calls,
                            DeniedHits = denied,
                            Keys = keys.Count,
                            NewKeys = newClients,
                            Top = keys,
                        },
                    ],
                    Signatures = signatures ?? [],
                    FollowedClients = [],
                },
            ],
        };
    }

    /// <summary>Observes an interval and learns it.</summary>
    public FeatureSet Tick(IReadOnlyList<ObservedKey> keys, IReadOnlyList<ObservedSignature>? signatures = null, IReadOnlySet<Subject>? suspicious = null, double pause = 0)
    {
        FeatureSet set = engine.Observe(Interval(keys, signatures, TickSeconds, pause));
        engine.Learn(suspicious ?? Nobody);
        return set;
    }

    /// <summary>Goes on for a while with keys made for each moment.</summary>
    public FeatureSet Run(TimeSpan duration, Func<long, IReadOnlyList<ObservedKey>> keys, Func<long, IReadOnlyList<ObservedSignature>>? signatures = null)
    {
        FeatureSet set;
        long end = Now + (long)(duration.TotalSeconds * Second);
        do
        {
            set = Tick(keys(Now), signatures?.Invoke(Now));
        }
        while (Now < end);

        return set;
    }
}
