using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Observation.Calls;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Bench.Adaptive.Attacks.Traffic;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Rules;
using EnvoyRls.Management.Repository.Directories;
using EnvoyRls.Management.Repository.Directories.Archive;

namespace EnvoyRls.Bench.Adaptive.Attacks;

/// <summary>What a client would be left if it made a flood, by what the service has learnt of it and kept.</summary>
/// <param name="Usual">Hits a second that are usual for its key, the 95th percentile: what the limit is sized by.</param>
/// <param name="Limit">The limit that it would be left, hits a second; never less than 5, and whole hits in the rule's window.</param>
internal sealed record LearntLimit(double Usual, double Limit)
{
    private const double Seconds = 2;
    private const double Flood = 1_000;

    private static readonly TimeSpan BeforeEnd = TimeSpan.FromMinutes(2);
    private static readonly RuleSet Rules = RuleSetLoader.Load([new RuleDocument("rules.yaml", ShopRules.File)], new RuleSetOptions()).RuleSet!;

    /// <summary>Reads it as a replica would that takes over: with the seed of the hashes and the baselines of the archive.</summary>
    /// <param name="directory">Where the service keeps what it has learnt; it may be running.</param>
    /// <param name="call">A call of the client.</param>
    /// <param name="now">The time by the service's clock.</param>
    public static async Task<LearntLimit> ReadAsync(string directory, ShopCall call, DateTimeOffset now)
    {
        using DirectoryArchive archive = new(new DirectoryLayout(directory), DiskFiles.Instance, new FileWork(), TimeProvider.System);
        byte[] seed = await KeptAsync("observation-seed");
        FeatureEngine features = new(new FeatureOptions());
        features.Load(await KeptAsync("baselines"));

        // Not after the last interval that was learnt: time that nobody saw would move the averages.
        DateTimeOffset end = now - BeforeEnd;
        ObserverOptions options = new() { Seed = new UInt128(BitConverter.ToUInt64(seed, 0), BitConverter.ToUInt64(seed, 8)) };
        CallView view = new(new KeyedHash(options.Seed), options);
        RateLimitRequest request = call.ToRequest();
        view.Read(request);
        SubjectRule rule = SubjectRule.Of(view.PathOf(0, 1), Rules.Find(ShopRules.Domain), end);
        FeatureVector key = features.Observe(FloodOf(view, rule.Node!, end)).Keys.Single();
        return new LearntLimit(key.Baseline.Upper, LimitSizing.ForKey(key, rule.Node, new PolicyOptions()).Rate);

        async Task<byte[]> KeptAsync(string name) =>
            await archive.LoadAsync(name, CancellationToken.None) ?? throw new InvalidDataException($"{directory} has no {name}");
    }

    private static ObservedInterval FloodOf(CallView view, RuleNode node, DateTimeOffset end)
    {
        ObservedKey key = new()
        {
            Hash = view.KeyOf(0),
            Path = view.PathOf(0, 1),
            Calls = Flood * Seconds,
            Hits = Flood * Seconds,
            DeniedHits = 0,
            NearHits = 0,
            PerSecond = [Flood, Flood],
            LimitAmount = node.Rule!.Limits[0].Limit.Amount,
            LimitWindow = node.Rule.Limits[0].Limit.WindowMicroseconds,
            FirstSeen = 0,
            Clients = 1,
            FanOut = 1,
            GapVariation = double.NaN,
            Client = view.Client,
            IsNewcomer = false,
        };
        return new ObservedInterval
        {
            Start = Micros(end.AddSeconds(-Seconds)),
            End = Micros(end),
            Sampling = 1,
            Domains =
            [
                new ObservedDomain
                {
                    Name = ShopRules.Domain,
                    Calls = key.Calls,
                    DeniedCalls = 0,
                    OverriddenCalls = 0,
                    Clients = 1,
                    NewClients = 0,
                    NewcomerCalls = 0,
                    Entropy = 0,
                    TopShare = 1,
                    Segments = [new ObservedSegment { Name = node.FullKey, Hits = key.Hits, DeniedHits = 0, Keys = 1, NewKeys = 0, Top = [key] }],
                    Signatures = [],
                    FollowedClients = [],
                },
            ],
        };
    }

    private static long Micros(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds() * 1_000;
}
