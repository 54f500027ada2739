using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Adaptive.Backtest;

/// <summary>The service's own limiter over counters in memory, by a clock that the traffic moves.</summary>
internal sealed class SimulatedLimiter : IAsyncDisposable
{
    private const int MaxCounters = 2_000_000;
    private const int MaxSeriesFromRequests = 1_000;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(5);

    private readonly TimeProvider _time;
    private readonly MemoryCounterStore _store;
    private readonly RateLimiter _limiter;
    private readonly Counter _evictions;
    private DateTimeOffset _lastSweep = DateTimeOffset.MinValue;

    /// <param name="slot">The rules in force.</param>
    /// <param name="options">How decisions are made.</param>
    /// <param name="time">The clock.</param>
    /// <param name="standings">What is known of clients.</param>
    /// <param name="feed">Told of every decision; <see langword="null"/> if nobody wants to know.</param>
    public SimulatedLimiter(RuleSetSlot slot, RateLimiterOptions options, TimeProvider time, ClientStandings standings, DecisionFeed? feed)
    {
        StatRegistry statistics = new();
        WindowClock clock = new(time);
        _time = time;
        _store = new MemoryCounterStore(MaxCounters, clock, time, statistics);
        _evictions = statistics.Counter("envoyrls.memory.evictions_total");
        _limiter = new RateLimiter(
            slot, _store, clock, overLimitCache: null, statistics, new RuleStatisticsRegistry(statistics, MaxSeriesFromRequests), options, feed: feed, clients: standings);
    }

    /// <summary>Counters that were forgotten before their time; verdicts may be too mild from then on.</summary>
    public ulong Evictions => _evictions.Value;

    /// <summary>Decides a call.</summary>
    public ValueTask<RateLimitResult> DecideAsync(RateLimitRequest request)
    {
        DateTimeOffset now = _time.GetUtcNow();
        if (now - _lastSweep >= SweepInterval)
        {
            _lastSweep = now;
            _store.Sweep();
        }

        return _limiter.DecideAsync(request, long.MaxValue);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
