using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Counting.StandIn;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Core.Tests.Support;

/// <summary>A rate limiter with its parts at hand: rules from text, a clock that a test moves, a scripted store.</summary>
internal sealed class LimiterHarness
{
    private const string Scope = "ratelimit.service.rate_limit.";

    /// <summary>The reference's default for tests: no random part in what is sent.</summary>
    public static readonly RateLimiterOptions NoJitter = new() { ExpirationJitterMaxSeconds = 0 };

    /// <param name="rules">The rule file; <see langword="null"/> for none loaded yet.</param>
    /// <param name="options">How decisions are made; without jitter by default.</param>
    /// <param name="now">Unix seconds.</param>
    /// <param name="cacheSize">Size of the over-limit cache in bytes; 0 for none.</param>
    /// <param name="jitter">What the random generator gives.</param>
    /// <param name="store">Takes the place of the scripted store.</param>
    /// <param name="localReplicas">How many replicas share limits that are counted locally when the store fails; 0 for no such counting.</param>
    /// <param name="maxSeries">How many statistic keys made of request values are kept.</param>
    /// <param name="inMemory">Whether the memory store takes the place of the scripted one.</param>
    public LimiterHarness(
        string? rules,
        RateLimiterOptions? options = null,
        long now = 1234,
        long cacheSize = 0,
        Func<int, int>? jitter = null,
        ICounterStore? store = null,
        int localReplicas = 0,
        int maxSeries = 1_000,
        bool inMemory = false)
    {
        options ??= NoJitter;
        Time = new ManualTime(now);
        Clock = new WindowClock(Time);
        Rules.Current = rules is null ? null : RuleText.Parse(rules, new RuleSetOptions { SanitizeStatDots = options.SanitizeStatDots });
        store ??= inMemory ? new MemoryCounterStore(10_000, Clock, Time, Statistics) : Store;
        ICounterStore? localStore = null;
        if (localReplicas > 0)
        {
            MemoryCounterStore memory = new(1_000, Clock, Time, Statistics);
            StandIn = new StandInStore(store, memory, 1_000, "replica", () => localReplicas, Clock, Time, Statistics);
            (store, localStore) = (StandIn, StandIn.Local);
        }

        OverLimitCache? cache = cacheSize == 0 ? null : new OverLimitCache(cacheSize, Clock, Statistics);
        RuleStatisticsRegistry ruleStatistics = new(Statistics, maxSeries);
        Feed = new DecisionFeed(Time, Statistics, NullLogger<DecisionFeed>.Instance);
        Limiter = new RateLimiter(Rules, store, Clock, cache, Statistics, ruleStatistics, options, localStore, jitter, Feed);
    }

    public ManualTime Time { get; }

    public WindowClock Clock { get; }

    public StatRegistry Statistics { get; } = new();

    public RuleSetSlot Rules { get; } = new();

    public ScriptedCounterStore Store { get; } = new();

    /// <summary>Counts locally when the store fails; <see langword="null"/> if nothing does.</summary>
    public StandInStore? StandIn { get; }

    /// <summary>What decisions are told to; not drained by itself.</summary>
    public DecisionFeed Feed { get; }

    public RateLimiter Limiter { get; }

    /// <summary>Puts a rule at the node of the only domain that the path of composite keys leads to, such as <c>user/path_/x</c>.</summary>
    public LimiterHarness Put(string path, Rule rule)
    {
        RuleNode node = Rules.Current!.Domains.Single().Root;
        foreach (string key in path.Split('/'))
        {
            node = node.Children.Nodes.Single(child => child.CompositeKey == key);
        }

        node.Rule = rule;
        return this;
    }

    public async Task<RateLimitResponse> DecideAsync(RateLimitRequest request, long deadline = long.MaxValue)
    {
        RateLimitResult result = await Limiter.DecideAsync(request, deadline);
        Assert.Null(result.Fault);
        return result.Response!;
    }

    public Task<RateLimitResponse> DecideAsync(string domain, params RateLimitDescriptor[] descriptors) =>
        DecideAsync(Requests.Call(domain, descriptors));

    public Task<RateLimitResponse> DecideAsync(string domain, params string[] descriptors) => DecideAsync(Requests.Call(domain, descriptors));

    public async Task<CallFault> RefusalAsync(RateLimitRequest request)
    {
        RateLimitResult result = await Limiter.DecideAsync(request, long.MaxValue);
        Assert.Null(result.Response);
        return result.Fault!;
    }

    /// <summary>A counter of the service by its dotted name; 0 if nothing was ever added to it.</summary>
    public ulong Count(string name) => Statistics.Counters.SingleOrDefault(counter => counter.Name == name)?.Value ?? 0;

    /// <summary>The counters of a statistic key that are not zero, as <c>T1 O1 N0 W0</c> and so on: total, over, near, within.</summary>
    public string Counts(string key)
    {
        string counts = $"T{Of("total_hits")} O{Of("over_limit")} N{Of("near_limit")} W{Of("within_limit")}";
        ulong cached = Of("over_limit_with_local_cache");
        ulong shadow = Of("shadow_mode");
        return counts + (cached > 0 ? $" C{cached}" : "") + (shadow > 0 ? $" S{shadow}" : "");

        ulong Of(string suffix) => Count($"{Scope}{key}.{suffix}");
    }

    /// <summary>All statistic keys that were ever counted, in ordinal order.</summary>
    public string[] StatKeys() =>
    [
        .. Statistics.Counters.Select(counter => counter.Name)
            .Where(name => name.StartsWith(Scope, StringComparison.Ordinal))
            .Select(name => name[Scope.Length..name.LastIndexOf('.')])
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    public double Gauge(string name) => Statistics.Gauges.Single(gauge => gauge.Name == name).Value;
}
