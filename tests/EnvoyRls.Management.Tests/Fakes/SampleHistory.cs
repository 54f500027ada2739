using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.History;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Management.Tests.Fakes;

/// <summary>Most of a day in which two users ask 30 times a minute each: far below the limit of <see cref="Rules"/>.</summary>
internal static class SampleHistory
{
    public const string Rules = """
        domain: web
        descriptors:
          - key: user_id
            rate_limit: {unit: minute, requests_per_unit: 100}
        """;

    private const int Minutes = 800;
    private const int Users = 2;
    private const double Hits = 30;

    public static async Task AddAsync(IAdaptiveArchive archive, DateTimeOffset now)
    {
        IntervalHistory history = new(new HistoryOptions());
        DateTimeOffset start = now.AddMinutes(-Minutes - 1);
        for (int minute = 0; minute < Minutes; minute++)
        {
            history.Add(Interval(start.AddMinutes(minute)), new HashSet<Subject>());
            await history.KeepAsync(archive, CancellationToken.None);
        }

        history.Close();
        await history.KeepAsync(archive, CancellationToken.None);
    }

    private static ObservedInterval Interval(DateTimeOffset start) => new()
    {
        Start = Micros(start),
        End = Micros(start.AddMinutes(1)),
        Sampling = 1,
        Domains =
        [
            new ObservedDomain
            {
                Name = "web",
                Calls = Users * Hits,
                DeniedCalls = 0,
                OverriddenCalls = 0,
                Clients = Users,
                NewClients = 0,
                NewcomerCalls = 0,
                Entropy = 1,
                TopShare = 1,
                Segments =
                [
                    new ObservedSegment { Name = "web.user_id", Hits = Users * Hits, DeniedHits = 0, Keys = Users, NewKeys = 0, Top = [.. Enumerable.Range(1, Users).Select(Key)] },
                ],
                Signatures = [],
                FollowedClients = [],
            },
        ],
    };

    private static ObservedKey Key(int user) => new()
    {
        Hash = (ulong)user,
        Path = new DescriptorPath([new PathEntry("user_id", $"user-{user}")]),
        Calls = Hits,
        Hits = Hits,
        DeniedHits = 0,
        NearHits = 0,
        PerSecond = [],
        LimitAmount = 100,
        LimitWindow = 60_000_000,
        FirstSeen = 0,
        Clients = 1,
        FanOut = 1,
        GapVariation = double.NaN,
        Client = (ulong)user,
        IsNewcomer = false,
    };

    private static long Micros(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds() * 1_000;
}
