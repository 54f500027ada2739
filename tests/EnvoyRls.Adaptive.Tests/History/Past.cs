using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Tests.History;

/// <summary>Makes up what was seen.</summary>
internal static class Past
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    public static readonly IReadOnlySet<Subject> Nothing = new HashSet<Subject>();

    /// <summary>A tick of two seconds with these keys of <c>edge.remote_address</c>; of each the hits and those of them that were denied.</summary>
    public static ObservedInterval Tick(DateTimeOffset start, params (string Address, double Hits, double Denied)[] keys) => new()
    {
        Start = Micros(start),
        End = Micros(start) + 2_000_000,
        Sampling = 1,
        Domains =
        [
            new ObservedDomain
            {
                Name = "edge",
                Calls = keys.Sum(key => key.Hits),
                DeniedCalls = keys.Sum(key => key.Denied),
                OverriddenCalls = 0,
                Clients = keys.Length,
                NewClients = 0,
                NewcomerCalls = 0,
                Entropy = 0.5,
                TopShare = 0.25,
                Segments =
                [
                    new ObservedSegment
                    {
                        Name = "edge.remote_address",
                        Hits = keys.Sum(key => key.Hits),
                        DeniedHits = keys.Sum(key => key.Denied),
                        Keys = keys.Length,
                        NewKeys = 1,
                        Top = [.. keys.Select(key => Key(key.Address, key.Hits, key.Denied))],
                    },
                ],
                Signatures = [new ObservedSignature { Hash = 5, Path = new DescriptorPath([new PathEntry("path", "/"), new PathEntry("remote_address", null)]), Calls = 3, NewcomerCalls = 1, DeniedCalls = 0, Clients = 2, IsLimited = false }],
                FollowedClients = [],
            },
        ],
    };

    public static Subject Subject(string address) => new(SubjectKind.Key, "edge", "edge.remote_address", Path(address));

    public static long Micros(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds() * 1_000;

    private static DescriptorPath Path(string address) => new([new PathEntry("remote_address", address)]);

    private static ObservedKey Key(string address, double hits, double denied) => new()
    {
        Hash = (ulong)address.Sum(c => c) + ((ulong)address.Length << 32) + ((ulong)address[^1] << 40),
        Path = Path(address),
        Calls = hits,
        Hits = hits,
        DeniedHits = denied,
        NearHits = 0,
        PerSecond = [hits, 0],
        LimitAmount = 100,
        LimitWindow = 60_000_000,
        FirstSeen = Micros(Start.AddDays(-1)),
        Clients = 1,
        FanOut = 1,
        GapVariation = double.NaN,
        Client = 7,
        IsNewcomer = false,
    };
}
