using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Engine;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Features.Bots;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Coordination;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Statistics;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Adaptive.Backtest;

/// <summary>
/// One replica that lives by the time of its traffic: the real limiter, watched tick by tick by the real adaptive layer, whose overrides
/// are laid over the rules as they are made; and beside it the same limiter by the rules alone. For one thread at a time.
/// </summary>
internal sealed class TrafficSimulation : IAsyncDisposable
{
    private readonly TimeSpan _tick;
    private readonly SimulatedClock _clock;
    private readonly SimulatedLimiter _layered;
    private readonly SimulatedLimiter _alone;
    private readonly DecisionFeed _feed;
    private readonly LayeredRules _rules;
    private readonly BookHolder _book;
    private readonly ClientStandings _standings = new();
    private readonly ClientIdentity _identity;
    private readonly Observer _observer;
    private readonly AdaptiveEngine _engine;
    private readonly ClientWork _clients;
    private readonly BotScorer _bots = new();
    private readonly OverrideDiary _diary = new();
    private DateTimeOffset _nextTick;

    /// <param name="rules">The rules.</param>
    /// <param name="options">How it is simulated.</param>
    /// <param name="start">The first moment.</param>
    /// <exception cref="ArgumentException">The policy's options make no sense; the message says why.</exception>
    public TrafficSimulation(RuleSet rules, TrafficOptions options, DateTimeOffset start)
    {
        _tick = options.Tick;
        _clock = new SimulatedClock(start);
        _nextTick = start + options.Tick;
        Progress = new LearningProgress(0, options.PolicyOptions.LeastSamples, DoneAt: null);
        StatRegistry statistics = new();

        // A single ring, emptied after every call: nothing is dropped, and what is observed does not hang on which processor it was.
        _feed = new DecisionFeed(_clock, statistics, NullLogger<DecisionFeed>.Instance, rings: 1, capacity: 1_024);
        RuleSetSlot slot = new();
        _rules = new LayeredRules(slot);
        _rules.SetFiles(rules);
        _book = new BookHolder(_rules, options.Rules, NullLogger<BookHolder>.Instance);
        _book.Apply(options.BookFor(rules), 1);
        _layered = new SimulatedLimiter(slot, options.LimiterOptions, _clock, _standings, _feed);
        _alone = new SimulatedLimiter(new RuleSetSlot { Current = rules }, options.LimiterOptions, _clock, new ClientStandings(), feed: null);
        _identity = new ClientIdentity(options.ClientKeys);
        _observer = new Observer(options.ObserverOptions, _standings, _feed.Dropped, statistics, _clock.Microseconds);
        _feed.Add(_observer);
        _engine = new AdaptiveEngine(new FeatureEngine(options.FeatureOptions), new DetectionEngine(options.DetectionOptions), new OverridePolicy(options.PolicyOptions));
        _clients = new ClientWork(new LocalCoordinator(_clock), _observer, _standings);
    }

    /// <summary>The moment that it is now.</summary>
    public DateTimeOffset Now => _clock.Now;

    /// <summary>How often the traffic has been looked at.</summary>
    public long Ticks { get; private set; }

    /// <summary>The book as it stands.</summary>
    public OverrideBook Book => _book.Book;

    /// <summary>Every override and suggestion that was made, in the order in which they were.</summary>
    public IReadOnlyCollection<SimulatedOverride> Overrides => _diary.Overrides;

    /// <summary>Counters that were forgotten before their time; verdicts may be too mild from then on.</summary>
    public ulong Evictions => _layered.Evictions + _alone.Evictions;

    /// <summary>How far it has come in learning what is usual.</summary>
    public LearningProgress Progress { get; private set; }

    /// <summary>Called after every tick with what came of it.</summary>
    public Action<ObservedInterval, EngineResult>? Looked { get; init; }

    /// <summary>Decides a call at its time; a time before that of the call before counts as that one.</summary>
    public async ValueTask<SimulatedCall> DecideAsync(RateLimitRequest request, DateTimeOffset time)
    {
        await AdvanceToAsync(time);
        bool isKnown = _standings.IsReady && _standings.Find(_identity.HashOf(request, _standings.Hash)) is { IsKnown: true } && _identity.Find(request) is not null;
        RateLimitResult layered = await _layered.DecideAsync(request);
        _feed.Drain();
        return new SimulatedCall(layered, await _alone.DecideAsync(request), isKnown);
    }

    /// <summary>Lets time go by, never back, with all the ticks that fall into it.</summary>
    public async ValueTask AdvanceToAsync(DateTimeOffset time)
    {
        while (_nextTick <= time)
        {
            _clock.Now = _nextTick;
            _nextTick += _tick;
            await TickAsync();
        }

        _clock.Now = time > _clock.Now ? time : _clock.Now;
    }

    public async ValueTask DisposeAsync()
    {
        await _layered.DisposeAsync();
        await _alone.DisposeAsync();
    }

    private async ValueTask TickAsync()
    {
        Ticks++;
        ObservedInterval interval = _observer.Take(_clock.Microseconds);
        HeldBook held = _book.Held;
        EngineResult result = _engine.Tick(interval, new EngineSurroundings
        {
            Now = _clock.Now,
            Rules = _rules.Effective!,
            Book = held.Book,
            KnowsClients = _standings.IsReady,
            BotLikelihood = client => _standings.Find(client).BotLikelihood,
        });
        _bots.Observe(interval);
        _clients.Learn(result, _bots.Likely());
        if (!ReferenceEquals(result.Decision.Book, held.Book))
        {
            _book.Apply(result.Decision.Book, held.Version + 1);
        }

        _diary.Add(result.Decision.Events, _clock.Now);
        Progress = Progress with
        {
            Learnt = Math.Max(Progress.Learnt, result.Features.Domains.Select(domain => domain.Baseline.Samples).DefaultIfEmpty().Max()),
            DoneAt = Progress.DoneAt ?? (result.Decision.Domains.Any(domain => domain.IsMature) ? _clock.Now : null),
        };
        if (_engine.Detection.DueTraining() is { } training)
        {
            training.Run();
            training.Finish();
        }

        await _clients.TickAsync(_clock.Microseconds, fence: null, CancellationToken.None);
        Looked?.Invoke(interval, result);
    }
}
