using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Server.Rules;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.Telemetry.Decisions;

/// <summary>A limiter that counts in memory by a clock of its own and tells sinks of its decisions.</summary>
internal sealed class ObservedLimiter : IAsyncDisposable
{
    private readonly StatRegistry _statistics = new();
    private readonly Supervisor _supervisor;
    private readonly RateLimiter _limiter;
    private readonly bool _isTold;
    private ulong _asked;

    public ObservedLimiter(string rules, params IDecisionSink[] sinks)
        : this(rules, static store => store, sinks)
    {
    }

    /// <param name="rules">The rule file.</param>
    /// <param name="around">Puts something around the store.</param>
    /// <param name="sinks">Told of every decision.</param>
    public ObservedLimiter(string rules, Func<ICounterStore, ICounterStore> around, params IDecisionSink[] sinks)
    {
        _supervisor = new Supervisor(TimeProvider.System, _statistics, NullLogger<Supervisor>.Instance);
        RuleSetSlot slot = new();
        RuleSetApplier applier = new(new LayeredRules(slot), new RuleSetOptions(), _statistics, Time, NullLogger<RuleSetApplier>.Instance);
        Assert.Empty(applier.Apply([new RuleDocument("rules.yaml", rules)]));
        DecisionFeed feed = new(TimeProvider.System, _statistics, NullLogger<DecisionFeed>.Instance);
        foreach (IDecisionSink sink in sinks)
        {
            feed.Add(sink);
        }

        _isTold = sinks.Length > 0;
        feed.Start(_supervisor);
        WindowClock clock = new(Time);
        ICounterStore store = around(new MemoryCounterStore(1000, clock, Time, _statistics));
        _limiter = new RateLimiter(slot, store, clock, null, _statistics, new RuleStatisticsRegistry(_statistics, 10), new RateLimiterOptions(), feed: feed);
    }

    /// <summary>2025-11-21T10:00:00Z at first.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2025, 11, 21, 10, 0, 0, TimeSpan.Zero));

    /// <summary>Decides; who asks it itself is not told when sinks know.</summary>
    public IRateLimiter Limiter => _limiter;

    /// <summary>Asks about a descriptor of the domain <c>d</c>, and waits until the sinks know.</summary>
    public async Task AskAsync(params (string Key, string Value)[] entries)
    {
        RateLimitDescriptor descriptor = new();
        descriptor.Entries.Add(entries.Select(entry => new RateLimitDescriptor.Types.Entry { Key = entry.Key, Value = entry.Value }));
        RateLimitResult result = await _limiter.DecideAsync(new RateLimitRequest { Domain = "d", Descriptors = { descriptor } }, long.MaxValue);
        Assert.True(result.IsAnswered);
        if (!_isTold)
        {
            return;
        }

        _asked++;
        Counter told = _statistics.Counter("envoyrls.observation.records_total");
        await Eventually.TrueAsync(() => told.Value == _asked);
    }

    public ValueTask DisposeAsync() => _supervisor.DisposeAsync();
}
