using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Engine;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Tests.Policy;

/// <summary>Features, detectors and policy together, on generated intervals: two hours of usual traffic, then what comes.</summary>
public sealed class PipelineTests
{
    private const int Clients = 200;
    private const double RatePerClient = 3;

    private readonly Random _chance = new(7);
    private readonly AdaptiveEngine _engine = new(new FeatureEngine(new FeatureOptions()), new DetectionEngine(), new OverridePolicy(new PolicyOptions { Mode = AdaptiveMode.Enforce, Load = 0 }));
    private readonly RuleSet _rules = RuleSetLoader.Load([new RuleDocument("edge.yaml", PolicyWorld.Rules)], new RuleSetOptions()).RuleSet!;

    private OverrideBook _book = OverrideBook.Empty;
    private DateTimeOffset _now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Usual_traffic_makes_no_override_and_a_flood_by_one_of_its_clients_is_held_within_ten_seconds()
    {
        Run(TimeSpan.FromHours(2));
        Assert.Empty(_book.Overrides);
        int ticks = Until(() => _book.Overrides.Any(item => item.IsInForce), flood: 300);
        Assert.InRange(ticks, 1, 5);
        Run(TimeSpan.FromMinutes(1), flood: 300);
        Override item = Assert.Single(_book.Overrides, item => item.IsInForce);
        Assert.Equal("remote_address=10.0.0.7", item.Scope.Path.ToString());

        int recovery = Until(() => !_book.Overrides.Any(item => item.IsInForce));
        Assert.InRange(recovery * 2, 1, 1_200);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void An_attack_by_many_keys_that_all_stay_below_their_limits_is_held_within_fifteen_seconds(int keys)
    {
        Run(TimeSpan.FromHours(2));
        int ticks = Until(() => _book.Overrides.Any(item => item.IsInForce), attackers: keys, attack: 2_000);
        Assert.InRange(ticks, 1, 8);
        Run(TimeSpan.FromMinutes(2), attackers: keys, attack: 2_000);
        Override[] inForce = [.. _book.Overrides.Where(item => item.IsInForce)];
        Assert.All(inForce, item => Assert.True(item.Scope.NewcomersOnly, OverrideExplanation.Of(item, [], _now)));
        Assert.InRange(inForce.Min(item => item.NewAmount / (item.Window / 1e6)), 1, 200);
        Assert.All(inForce, item => Assert.InRange(item.Impact.BaselineDomain, 0, 0.01));
    }

    private int Until(Func<bool> isSo, double flood = 0, int attackers = 0, double attack = 0)
    {
        for (int ticks = 1; ticks < 1_000; ticks++)
        {
            Tick(flood, attackers, attack);
            if (isSo())
            {
                return ticks;
            }
        }

        return int.MaxValue;
    }

    private void Run(TimeSpan time, double flood = 0, int attackers = 0, double attack = 0)
    {
        for (int i = 0; i < time.TotalSeconds / 2; i++)
        {
            Tick(flood, attackers, attack);
        }
    }

    private void Tick(double flood, int attackers, double attack)
    {
        _now = _now.AddSeconds(2);
        EngineResult result = _engine.Tick(
            Interval(flood, attackers, attack),
            new EngineSurroundings { Now = _now, Rules = _rules, Book = _book, KnowsClients = true });
        _book = result.Decision.Book;
        if (_engine.Detection.DueTraining() is { } training)
        {
            training.Run();
            training.Finish();
        }
    }

    private ObservedInterval Interval(double flood, int attackers, double attack)
    {
        ObservedKey[] keys = [.. Enumerable.Range(0, Clients).Select(i => Key(i, Poisson(2 * RatePerClient) + (i == 7 ? 2 * flood : 0)))];
        double usual = keys.Sum(key => key.Calls);
        double hostile = Poisson(2 * attack);
        double newcomers = Poisson(0.01 * usual);
        double[] shares = [0.4, 0.3, 0.2, 0.1];
        return new ObservedInterval
        {
            Start = Micros(_now) - 2_000_000,
            End = Micros(_now),
            Sampling = 1,
            Domains =
            [
                new ObservedDomain
                {
                    Name = "edge",
                    Calls = usual + hostile,
                    DeniedCalls = 0,
                    OverriddenCalls = 0,
                    Clients = keys.Length + Math.Min(attackers, hostile),
                    NewClients = (newcomers / 4) + Math.Min(attackers / 60.0, hostile),
                    NewcomerCalls = newcomers + hostile,
                    Entropy = 0.95,
                    TopShare = keys.OrderByDescending(key => key.Hits).Take(10).Sum(key => key.Hits) / (usual + hostile),
                    Segments =
                    [
                        new ObservedSegment
                        {
                            Name = "edge.remote_address",
                            Hits = usual + hostile,
                            DeniedHits = 0,
                            Keys = keys.Length + Math.Min(attackers, hostile),
                            NewKeys = Math.Min(attackers / 60.0, hostile),
                            Top = keys,
                        },
                    ],
                    Signatures = [.. shares.Select((share, i) => Signature(i, usual * share, newcomers * share, i == 3 ? hostile : 0))],
                    FollowedClients = [],
                },
            ],
        };
    }

    private ObservedKey Key(int number, double hits) => new()
    {
        Hash = (ulong)number + 1,
        Path = PolicyWorld.Address($"10.0.0.{number}"),
        Calls = hits,
        Hits = hits,
        DeniedHits = 0,
        NearHits = 0,
        PerSecond = [Math.Floor(hits / 2), Math.Ceiling(hits / 2)],
        LimitAmount = 1_000,
        LimitWindow = 1_000_000,
        FirstSeen = Micros(_now) - 3_600_000_000,
        Clients = 1,
        FanOut = 4,
        GapVariation = 1,
        Client = (ulong)number + 1,
        IsNewcomer = false,
    };

    private static ObservedSignature Signature(int number, double usual, double newcomers, double hostile) => new()
    {
        Hash = (ulong)number + 100,
        Path = new DescriptorPath([new PathEntry("path", $"/{number}"), new PathEntry("remote_address", null)]),
        Calls = usual + hostile,
        NewcomerCalls = newcomers + hostile,
        DeniedCalls = 0,
        Clients = usual,
        IsLimited = true,
    };

    /// <summary>Knuth's way for small means; for large ones the normal distribution is as good.</summary>
    private double Poisson(double mean)
    {
        if (mean > 30)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - _chance.NextDouble())) * Math.Cos(2 * Math.PI * _chance.NextDouble());
            return Math.Max(0, Math.Round(mean + (Math.Sqrt(mean) * normal)));
        }

        double product = _chance.NextDouble();
        int count = 0;
        for (double bound = Math.Exp(-mean); product > bound; count++)
        {
            product *= _chance.NextDouble();
        }

        return count;
    }

    private static long Micros(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds() * 1_000;
}
