using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Tests.Policy;

/// <summary>
/// A domain <c>edge</c> that lives tick by tick: what is put into a tick becomes interval, features and findings, where a subject at three
/// times its usual peak is strange, and persists if it was in three of the last four ticks. The book goes from tick to tick.
/// </summary>
internal sealed class PolicyWorld
{
    public const string Rules = """
        domain: edge
        descriptors:
          - key: remote_address
            rate_limit: {unit: second, requests_per_unit: 1000}
          - key: path
            descriptors:
              - key: remote_address
                rate_limit: {unit: second, requests_per_unit: 1000}
        """;

    private readonly Dictionary<Subject, Queue<bool>> _history = [];

    public PolicyWorld(PolicyOptions? options = null, string rules = Rules)
    {
        Policy = new OverridePolicy(options ?? new PolicyOptions { Mode = AdaptiveMode.Enforce });
        RuleSetLoadResult loaded = RuleSetLoader.Load([new RuleDocument("edge.yaml", rules)], new RuleSetOptions());
        Assert.Empty(loaded.Errors);
        RuleSet = loaded.RuleSet!;
    }

    public OverridePolicy Policy { get; set; }

    public RuleSet RuleSet { get; set; }

    public OverrideBook Book { get; set; } = OverrideBook.Empty;

    public DateTimeOffset Now { get; private set; } = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public TimeSpan Age { get; set; } = TimeSpan.FromDays(3);

    public long Samples { get; set; } = 100_000;

    /// <summary>Load over capacity; <see langword="null"/> for not known.</summary>
    public double? Load { get; set; } = 0.95;

    /// <summary>Calls a second that the domain usually has.</summary>
    public double UsualCalls { get; set; } = 1_000;

    public double Confidence { get; set; } = 0.99;

    /// <summary>That of findings on keys, if it is another.</summary>
    public double? KeyConfidence { get; set; }

    public double PValue { get; set; } = 1e-9;

    public double NewcomerShare { get; set; } = 0.02;

    public double UsualNewcomerShare { get; set; } = 0.02;

    public double TopShare { get; set; } = 0.1;

    public double Births { get; set; } = 1;

    public double DistinctKeys { get; set; } = 500;

    public double Overridden { get; set; }

    public Dictionary<ulong, int> Bots { get; } = [];

    public HashSet<ulong> Suspects { get; } = [];

    public IReadOnlyList<ObservedClient> FollowedClients { get; set; } = [];

    public PolicyDecision? Last { get; private set; }

    public IEnumerable<Override> InForce => Book.Overrides.Where(item => item.IsInForce);

    public static DescriptorPath Address(string address) => new([new PathEntry("remote_address", address)]);

    public static Seen Key(DescriptorPath path, double rate, double usual, double clients = 1, double reputation = 0, ulong client = 1, string? segment = null) =>
        new(SubjectKind.Key, path, rate, usual, 0, clients, reputation, client, segment ?? "edge.remote_address");

    public static Seen Key(string address, double rate, double usual, double clients = 1, double reputation = 0) =>
        Key(Address(address), rate, usual, clients, reputation);

    public static Seen Signature(string path, double rate, double usual, double newcomers = 0) => new(
        SubjectKind.Signature, new DescriptorPath([new PathEntry("path", path), new PathEntry("remote_address", null)]), rate, usual, newcomers, 100, 0, 0, "path.remote_address");

    /// <summary>The whole domain, with what its calls a second are.</summary>
    public static Seen Domain(double rate) => new(SubjectKind.Domain, null, rate, 0, 0, 0, 0, 0, "");

    /// <summary>The segment of single addresses as a whole.</summary>
    public static Seen Segment(double rate, double usual) => new(SubjectKind.Segment, null, rate, usual, 0, 0, 0, 0, "edge.remote_address");

    public PolicyDecision Tick(params Seen[] seen)
    {
        PolicyInput input = Input(seen);
        Last = Policy.Decide(input);
        Book = Last.Book;
        return Last;
    }

    public void Ticks(int count, params Seen[] seen)
    {
        for (int i = 0; i < count; i++)
        {
            Tick(seen);
        }
    }

    /// <summary>Lets ticks go by until some time is over.</summary>
    public void For(TimeSpan time, params Seen[] seen) => Ticks((int)(time / Policy.Options.Tick), seen);

    /// <summary>Lets time go by without any tick.</summary>
    public void Skip(TimeSpan time) => Now += time;

    public PolicyInput Input(params Seen[] seen)
    {
        Now += Policy.Options.Tick;
        double total = seen.FirstOrDefault(item => item.Kind == SubjectKind.Domain)?.Rate ?? Math.Max(UsualCalls, UsualCalls + seen.Where(item => item.Kind == SubjectKind.Key).Sum(item => item.Rate - item.Usual));
        Seen domain = Domain(total) with { Usual = UsualCalls };
        FeatureVector[] keys = [.. Of(SubjectKind.Key).Select(Vector)];
        FeatureVector[] signatures = [.. Of(SubjectKind.Signature).Select(Vector)];
        FeatureVector[] segments = [.. Of(SubjectKind.Segment).Select(Vector)];
        FeatureVector whole = Vector(domain);
        FeatureSet features = new()
        {
            Time = Micros(Now),
            Domains = [whole],
            Segments = segments,
            Keys = keys,
            Signatures = signatures,
            Pulses = [new DomainPulse("edge", 100, total > 1.5 * UsualCalls ? 0.9 : 0, 0.9, 0.9, Births, 1, NewcomerShare, UsualNewcomerShare, TopShare, 0.1)],
        };
        Finding[] findings = [.. seen.Append(domain).Zip([.. seen.Select(Vector), whole]).Where(pair => pair.First.Kind != SubjectKind.Domain || pair.First == domain).Select(pair => Judge(pair.First, pair.Second)).OfType<Finding>()];
        return new PolicyInput
        {
            Now = Now,
            Interval = Interval(total, keys, signatures, segments),
            Features = features,
            Findings = findings,
            Rules = RuleSet,
            Book = Book,
            Load = Load is { } load ? new Dictionary<string, double>(StringComparer.Ordinal) { [""] = load } : [],
            KnowsClients = true,
            Suspects = Suspects,
            BotLikelihood = client => Bots.GetValueOrDefault(client),
        };

        IEnumerable<Seen> Of(SubjectKind kind) => seen.Where(item => item.Kind == kind);
    }

    private Finding? Judge(Seen seen, FeatureVector vector)
    {
        bool isStrange = seen.Rate > 3 * Math.Max(vector.Baseline.Upper, 1) && seen.Rate > 5;
        if (seen.Kind == SubjectKind.Domain)
        {
            isStrange = seen.Rate > 1.5 * UsualCalls;
        }

        if (!_history.TryGetValue(vector.Subject, out Queue<bool>? ticks))
        {
            _history.Add(vector.Subject, ticks = []);
        }

        ticks.Enqueue(isStrange);
        if (ticks.Count > 4)
        {
            ticks.Dequeue();
        }

        return !isStrange
            ? null
            : new Finding
            {
                Features = vector,
                PValue = PValue,
                Confidence = seen.Kind == SubjectKind.Key ? KeyConfidence ?? Confidence : Confidence,
                Persists = ticks.Count(strange => strange) >= 3,
                Detector = "robust_z",
                Score = 12,
                Contributions = [new Contribution("over_slow", 4, 0, 0.7, "50 times the hourly average")],
                Model = "generic",
            };
    }

    private FeatureVector Vector(Seen seen)
    {
        double[] values = new double[20];
        values[(int)KeyFeature.Reputation] = seen.Reputation;
        values[(int)KeyFeature.OverLimit] = seen.OverLimit;
        return new FeatureVector
        {
            Subject = new Subject(seen.Kind, "edge", seen.Segment, seen.Path),
            Values = values,
            Rate = seen.Rate,
            Baseline = new Baseline(seen.Usual, seen.Usual * 1.2, seen.Usual, seen.Usual, Samples, Micros(Now - Age), IsInherited: false),
            Key = seen.Kind == SubjectKind.Key ? Observed(seen) : null,
            Signature = seen.Kind == SubjectKind.Signature
                ? new ObservedSignature
                {
                    Hash = 1,
                    Path = seen.Path!,
                    Calls = seen.Rate * 2,
                    NewcomerCalls = seen.Newcomers * 2,
                    DeniedCalls = 0,
                    Clients = seen.Clients,
                    IsLimited = true,
                }
                : null,
        };
    }

    private ObservedKey Observed(Seen seen) => new()
    {
        Hash = (ulong)seen.Path!.GetHashCode(),
        Path = seen.Path,
        Calls = seen.Rate * 2,
        Hits = seen.Rate * 2,
        DeniedHits = 0,
        NearHits = 0,
        PerSecond = [seen.Rate, seen.Rate],
        LimitAmount = 1_000,
        LimitWindow = 1_000_000,
        FirstSeen = Micros(Now - Age),
        Clients = seen.Clients,
        FanOut = 1,
        GapVariation = double.NaN,
        Client = seen.Client,
        IsNewcomer = false,
    };

    private ObservedInterval Interval(double total, FeatureVector[] keys, FeatureVector[] signatures, FeatureVector[] segments) => new()
    {
        Start = Micros(Now - Policy.Options.Tick),
        End = Micros(Now),
        Sampling = 1,
        Domains =
        [
            new ObservedDomain
            {
                Name = "edge",
                Calls = total * 2,
                DeniedCalls = Overridden * 2,
                OverriddenCalls = Overridden * 2,
                Clients = DistinctKeys,
                NewClients = Births * 2,
                NewcomerCalls = total * 2 * NewcomerShare,
                Entropy = 0.9,
                TopShare = TopShare,
                Segments =
                [
                    new ObservedSegment
                    {
                        Name = "edge.remote_address",
                        Hits = segments.Sum(vector => vector.Rate) * 2,
                        DeniedHits = 0,
                        Keys = DistinctKeys,
                        NewKeys = 0,
                        Top = [.. keys.Select(vector => vector.Key!), Observed(Key("192.0.2.1", 1, 1))],
                    },
                ],
                Signatures = [.. signatures.Select(vector => vector.Signature!)],
                FollowedClients = FollowedClients,
            },
        ],
    };

    private static long Micros(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds() * 1_000;
}
