using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Analysis.Simulation;

/// <summary>
/// The service's own limiter over counters in memory, at a time that the command sets: what it decides is what the
/// service would decide.
/// </summary>
internal sealed class Simulator : IAsyncDisposable
{
    /// <summary>Counters held at once; beyond it the least recently used is forgotten, as in the service.</summary>
    public const int MaxCounters = 2_000_000;

    private const int MaxSeriesFromRequests = 1_000;
    private const long SweepSeconds = 300;

    private readonly StatRegistry _statistics = new();
    private readonly MemoryCounterStore _store;
    private readonly RateLimiter _limiter;
    private readonly Counter _evictions;
    private readonly ClientIdentity _identity;
    private readonly ClientStandings _clients = new();
    private DateTimeOffset _lastSweep = DateTimeOffset.MinValue;

    /// <param name="rules">The rules in force.</param>
    /// <param name="options">How decisions are made.</param>
    /// <param name="start">The first moment.</param>
    /// <param name="observe">Laid around the store, to see what is charged; <see langword="null"/> for nothing.</param>
    /// <param name="feed">Told of every decision; <see langword="null"/> if nobody wants to know.</param>
    public Simulator(
        RuleSet rules, RateLimiterOptions options, DateTimeOffset start, Func<ICounterStore, ICounterStore>? observe = null, DecisionFeed? feed = null)
    {
        _identity = new ClientIdentity(options.ClientKeys);
        Time = new SimulatedTime { Now = start };
        WindowClock clock = new(Time);
        _store = new MemoryCounterStore(MaxCounters, clock, Time, _statistics);
        _evictions = _statistics.Counter("envoyrls.memory.evictions_total");
        _limiter = new RateLimiter(
            new RuleSetSlot { Current = rules },
            observe is null ? _store : observe(_store),
            clock,
            overLimitCache: null,
            _statistics,
            new RuleStatisticsRegistry(_statistics, MaxSeriesFromRequests),
            options,
            feed: feed,
            clients: _clients);
    }

    public SimulatedTime Time { get; }

    /// <summary>Counters that were forgotten before their time; verdicts may be too mild from then on.</summary>
    public ulong Evictions => _evictions.Value;

    /// <summary>Hits that a rule would have denied if it did not only watch; 0 for a rule whose statistics request values enter.</summary>
    public ulong WatchedHits(RuleNode node) => _statistics.Counter($"ratelimit.service.rate_limit.{StatName.Sanitize(node.StatKey)}.shadow_mode").Value;

    /// <summary>Moves the clock, never back: a replica's does not either.</summary>
    public void AdvanceTo(DateTimeOffset now)
    {
        if (now <= Time.Now)
        {
            return;
        }

        Time.Now = now;
        if ((now - _lastSweep).TotalSeconds >= SweepSeconds)
        {
            _lastSweep = now;
            _store.Sweep();
        }
    }

    /// <summary>Says what is known of the client of a request; until the next such word nothing is known of any other.</summary>
    /// <param name="request">The request.</param>
    /// <param name="standing">What is known of its client; <see langword="null"/> for nothing.</param>
    /// <returns>Whether the request tells who its client is.</returns>
    public bool Assume(RateLimitRequest request, ClientStanding? standing)
    {
        ulong client = _identity.HashOf(request, _clients.Hash);
        if (standing is not { } known || client == 0)
        {
            _clients.Publish(null, [], []);
            return client != 0;
        }

        ClientFilter filter = new(members: 1);
        if (known.IsKnown)
        {
            filter.Add(client);
        }

        _clients.Publish(filter, [KeyValuePair.Create(client, known.BotLikelihood)], known.IsSuspect ? [client] : []);
        return true;
    }

    public ValueTask<RateLimitResult> DecideAsync(RateLimitRequest request, DecisionDetails? details = null) =>
        _limiter.DecideAsync(request, long.MaxValue, details);

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
