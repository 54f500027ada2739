using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Engine;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Tests.Engine.Ramps;

/// <summary>
/// A domain of clients whose traffic has chance in it and more of it by day than by night, which features, detection and policy watch by the interval, and
/// which can be asked what limits they would leave.
/// </summary>
internal sealed class RampWorld
{
    private const int Clients = 24;
    private const double RatePerClient = 40;

    private const string Rules = """
        domain: edge
        descriptors:
          - key: remote_address
            rate_limit: {unit: minute, requests_per_unit: 30000}
            adaptive: {floor: 1%}
        """;

    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly double[] PathShares = [0.4, 0.3, 0.2, 0.1];

    private readonly Random _chance = new(11);
    private readonly PolicyOptions _policy;
    private readonly FeatureOptions _features;
    private readonly double _seconds;
    private readonly double _swing;
    private readonly AdaptiveEngine _engine;
    private readonly RuleSet _rules = RuleSetLoader.Load([new RuleDocument("edge.yaml", Rules)], new RuleSetOptions()).RuleSet!;

    private OverrideBook _book = OverrideBook.Empty;

    /// <param name="tick">The length of an interval.</param>
    /// <param name="swing">How many times as much there is at noon as at midnight.</param>
    public RampWorld(TimeSpan tick, double swing = 1)
    {
        _seconds = tick.TotalSeconds;
        _swing = swing;
        _features = new FeatureOptions { Tick = tick };
        _policy = new PolicyOptions { Mode = AdaptiveMode.Enforce, Load = 0, Tick = tick };
        _engine = new AdaptiveEngine(new FeatureEngine(_features), new DetectionEngine(new DetectionOptions { Tick = tick }), new OverridePolicy(_policy));
    }

    public DateTimeOffset Now { get; private set; } = Monday;

    /// <summary>How many overrides came into force.</summary>
    public HashSet<string> Overrides { get; } = new(StringComparer.Ordinal);

    /// <summary>In how many intervals anything was suspicious.</summary>
    public int Suspicions { get; private set; }

    /// <summary>Whether what is strange is told to the features, as it should be.</summary>
    public bool Detects { get; init; } = true;

    /// <summary>Lets time pass unseen.</summary>
    public void Pause(TimeSpan time) => Now += time;

    /// <summary>Goes on for some time.</summary>
    /// <param name="time">How long.</param>
    /// <param name="ramp">Who makes how many times as much as usual.</param>
    /// <returns>The highest limits that would have been left, looked at four times an hour.</returns>
    public RampLimits Run(TimeSpan time, Ramp? ramp = null)
    {
        DateTimeOffset begin = Now;
        DateTimeOffset look = begin;
        RampLimits highest = RampLimits.None;
        while (Now < begin + time)
        {
            Tick(ramp?.By, ramp?.At(Now - begin) ?? 1);
            if (Now >= look)
            {
                look = Now + TimeSpan.FromMinutes(15);
                highest = highest.OrHigher(Limits());
            }
        }

        return highest.OrHigher(Limits());
    }

    /// <summary>What would be left to each if it made a hundred times as much as usual in the next interval.</summary>
    public RampLimits Limits()
    {
        FeatureEngine copy = new(_features);
        copy.Load(_engine.Features.Save());
        FeatureSet set = copy.Observe(Interval(Now.AddSeconds(_seconds), RampBy.Everybody, 100));
        FeatureVector key = set.Keys.Single(vector => vector.Key!.Hash == 1);
        RuleNode node = SubjectRule.Of(key.Subject.Path!, _rules.Find("edge"), Now).Node!;
        return new RampLimits(
            LimitSizing.ForKey(key, node, _policy).Rate,
            set.Signatures.Single(vector => vector.Signature!.Hash == 100).Baseline.Upper * _policy.Headroom,
            set.Segments.Single().Baseline.Upper * _policy.Headroom,
            set.Domains.Single().Baseline.Upper * _policy.Headroom);
    }

    private void Tick(RampBy? by, double factor)
    {
        Now = Now.AddSeconds(_seconds);
        ObservedInterval interval = Interval(Now, by, factor);
        if (!Detects)
        {
            _engine.Features.Observe(interval);
            _engine.Features.Learn(new HashSet<Subject>());
            return;
        }

        EngineResult result = _engine.Tick(interval, new EngineSurroundings { Now = Now, Rules = _rules, Book = _book, KnowsClients = true });
        _book = result.Decision.Book;
        Suspicions += result.Suspicious.Count > 0 ? 1 : 0;
        Overrides.UnionWith(_book.Overrides.Where(item => item.IsInForce).Select(item => item.Id));
        if (_engine.Detection.DueTraining() is { } training)
        {
            training.Run();
            training.Finish();
        }
    }

    private ObservedInterval Interval(DateTimeOffset end, RampBy? by, double factor)
    {
        double usual = _seconds * (1 + ((_swing - 1) * 0.5 * (1 - Math.Cos(2 * Math.PI * end.TimeOfDay.TotalDays))));
        double ofAll = by == RampBy.Everybody ? factor : 1;
        ObservedKey[] keys = [.. Enumerable.Range(0, Clients).Select(i => Key(i, end, Chance(usual * RatePerClient * ofAll * (by == RampBy.OneClient && i == 0 ? factor : 1))))];
        double calls = keys.Sum(key => key.Calls);
        double many = by == RampBy.ManyOnOnePath ? Chance(usual * RatePerClient * Clients * PathShares[3] * (factor - 1)) : 0;
        return new ObservedInterval
        {
            Start = Micros(end.AddSeconds(-_seconds)),
            End = Micros(end),
            Sampling = 1,
            Domains =
            [
                new ObservedDomain
                {
                    Name = "edge",
                    Calls = calls + many,
                    DeniedCalls = 0,
                    OverriddenCalls = 0,
                    Clients = keys.Length,
                    NewClients = 0.1,
                    NewcomerCalls = 0.01 * calls,
                    Entropy = 0.95,
                    TopShare = 0.5,
                    Segments =
                    [
                        new ObservedSegment { Name = "edge.remote_address", Hits = calls + many, DeniedHits = 0, Keys = keys.Length, NewKeys = 0, Top = keys },
                    ],
                    Signatures = [.. PathShares.Select((share, i) => Signature(100 + PathShares.Length - 1 - i, (calls * share) + (i == 3 ? many : 0)))],
                    FollowedClients = [],
                },
            ],
        };
    }

    private ObservedKey Key(int number, DateTimeOffset end, double hits) => new()
    {
        Hash = (ulong)number + 1,
        Path = new DescriptorPath([new PathEntry("remote_address", $"10.0.0.{number}")]),
        Calls = hits,
        Hits = hits,
        DeniedHits = 0,
        NearHits = 0,
        PerSecond = [.. Enumerable.Repeat(hits / _seconds, (int)_seconds)],
        LimitAmount = 30_000,
        LimitWindow = 60_000_000,
        FirstSeen = Micros(Monday),
        Clients = 1,
        FanOut = 4,
        GapVariation = 1,
        Client = (ulong)number + 1,
        IsNewcomer = false,
    };

    private static ObservedSignature Signature(int hash, double calls) => new()
    {
        Hash = (ulong)hash,
        Path = new DescriptorPath([new PathEntry("path", $"/{hash}"), new PathEntry("remote_address", null)]),
        Calls = calls,
        NewcomerCalls = 0.01 * calls,
        DeniedCalls = 0,
        Clients = Clients,
        IsLimited = true,
    };

    /// <summary>A number of calls that come by chance; all means here are large enough for a normal distribution.</summary>
    private double Chance(double mean)
    {
        double normal = Math.Sqrt(-2 * Math.Log(1 - _chance.NextDouble())) * Math.Cos(2 * Math.PI * _chance.NextDouble());
        return Math.Max(0, Math.Round(mean + (Math.Sqrt(mean) * normal)));
    }

    private static long Micros(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds() * 1_000;
}
