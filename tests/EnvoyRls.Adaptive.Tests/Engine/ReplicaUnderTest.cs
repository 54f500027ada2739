using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Engine;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.History;
using EnvoyRls.Adaptive.Models;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Adaptive.Tests.Observation.Support;
using EnvoyRls.Core.Coordination;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Adaptive.Tests.Engine;

/// <summary>The adaptive layer of one replica, ticked by hand; coordinator, archive and clock are shared with others.</summary>
internal sealed class ReplicaUnderTest : IEngineContext
{
    private readonly RuleSet _rules = RuleSetLoader.Load([new RuleDocument("edge.yaml", RecordedCalls.Rules)], new RuleSetOptions()).RuleSet!;
    private readonly Watch _watch = new();
    private readonly FakeTimeProvider _time;
    private readonly AdaptiveEngine _engine = new(new FeatureEngine(new FeatureOptions()), new DetectionEngine(), new OverridePolicy(new PolicyOptions()));
    private readonly EngineMemory _memory;
    private readonly Leadership _leadership;
    private readonly AdaptiveLoop _loop;

    public ReplicaUnderTest(string name, ICoordinator coordinator, IAdaptiveArchive archive, FakeTimeProvider time)
    {
        _time = time;
        AdaptiveLoopOptions options = new() { Replica = name };
        BookHolder book = new(new LayeredRules(new RuleSetSlot()), new RuleSetOptions(), NullLogger<BookHolder>.Instance);
        _memory = new EngineMemory(archive, _engine, _watch.Observer, new IntervalHistory(new HistoryOptions()), NullLogger<EngineMemory>.Instance);
        _leadership = new Leadership(coordinator, name, options.Term, time);
        _loop = new AdaptiveLoop(
            options,
            _watch.Observer,
            _engine,
            this,
            new ClientWork(coordinator, _watch.Observer, _watch.Standings),
            new PartExchange(coordinator, options, NullLogger<PartExchange>.Instance),
            _leadership,
            new BookStore(coordinator, book),
            book,
            _memory,
            new AnomalyQueue(archive, _watch.Statistics, NullLogger<AnomalyQueue>.Instance),
            new AdaptiveStatistics(_watch.Statistics, book, time),
            time,
            Log);
    }

    /// <summary>What its loop has logged.</summary>
    public LogLines<AdaptiveLoop> Log { get; } = new();

    /// <summary>Whether it decided in the last tick.</summary>
    public bool Leads => _loop.Last.IsLeader;

    /// <summary>The versions of the models that judged in the last tick it decided on.</summary>
    public string? Model => _loop.Last.Model;

    /// <summary>How many keys it has a baseline of.</summary>
    public int Keys => _engine.Features.Keys;

    /// <summary>Sees calls of some addresses and ticks.</summary>
    public Task TickAsync(int addresses, CancellationToken cancellation)
    {
        RecordedCalls calls = new();
        for (int i = 0; i < addresses; i++)
        {
            calls.Add(_time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000, $"remote_address=10.0.0.{i}");
        }

        calls.TellTo(_watch.Observer);
        return _loop.TickAsync(cancellation);
    }

    /// <summary>Lets a version of a domain's models judge from now on.</summary>
    public void Promote(ModelContents contents, int version) => _engine.Detection.Models.Promote(contents, version);

    /// <summary>Keeps what it has learnt, and lets another lead.</summary>
    public async Task LeaveAsync(CancellationToken cancellation)
    {
        await _memory.KeepAsync(_memory.Take(), cancellation);
        await _leadership.ResignAsync(cancellation);
    }

    EngineSurroundings? IEngineContext.Surroundings() => new() { Now = _time.GetUtcNow(), Rules = _rules, Book = OverrideBook.Empty };

    void IEngineContext.Learnt(ObservedInterval interval, EngineResult result)
    {
    }

    void IEngineContext.Train(ModelTraining training)
    {
    }
}
