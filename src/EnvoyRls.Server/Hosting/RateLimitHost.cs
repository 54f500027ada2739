using System.Net;
using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Coordination;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Methods;
using EnvoyRls.Management.Status;
using EnvoyRls.Redis;
using EnvoyRls.Server.Adaptive;
using EnvoyRls.Server.Calls;
using EnvoyRls.Server.Checks;
using EnvoyRls.Server.Health;
using EnvoyRls.Server.Logging;
using EnvoyRls.Server.Management;
using EnvoyRls.Server.Overload;
using EnvoyRls.Server.Rules;
using EnvoyRls.Server.Settings;
using EnvoyRls.Server.Sources;
using EnvoyRls.Server.State;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Hosting;

/// <summary>
/// The whole service, put together: store, rules, limiter, listeners. It starts in the order in which its parts need
/// each other, is healthy only once it is warm, and stops in the opposite order with nothing lost.
/// </summary>
internal sealed class RateLimitHost : IAsyncDisposable
{
    private readonly ServerSettings _settings;
    private readonly bool _demo;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logs;
    private readonly ILogger<RateLimitHost> _log;
    private readonly StatRegistry _statistics = new();
    private readonly RuleSetSlot _rules = new();
    private readonly LayeredRules _layers;
    private readonly ClientStandings _clients = new();
    private readonly HealthComponents _health = new();
    private readonly Supervisor _supervisor;
    private readonly ReplicaIdentity _replica;
    private readonly WindowClock _clock;
    private readonly CounterNews? _news;
    private readonly OtlpOutput _otlp;
    private readonly StatisticsOutput _output;
    private readonly StartingLimiter _limiter = new();
    private readonly HealthSummary _summary;
    private readonly OverloadStatus _overload;
    private readonly HttpListeners _http;
    private DecisionOutput? _decisions;
    private ManagementHost? _management;
    private AdaptiveHost? _adaptive;
    private ICoordinator? _coordinator;
    private ICounterStore? _store;
    private ICounterStore? _localStore;
    private CounterState? _state;
    private GrpcServer? _grpc;

    public RateLimitHost(ServerSettings settings, bool demo, TimeProvider time)
    {
        _settings = settings;
        _demo = demo;
        _time = time;
        _logs = LoggerFactory.Create(builder => builder.UseLines(settings.Logging.Level, settings.Logging.Json ? LogFormat.Json : LogFormat.Text));
        _log = _logs.CreateLogger<RateLimitHost>();
        _layers = new LayeredRules(_rules);
        _supervisor = new Supervisor(time, _statistics, _logs.CreateLogger<Supervisor>());
        _replica = ReplicaIdentity.Create(Software.Version, time);
        _clock = new WindowClock(time);
        _news = settings.Counters.LocalCacheBytes > 0 ? new CounterNews() : null;
        _otlp = new OtlpOutput(settings, _statistics, time);
        _output = new StatisticsOutput(settings.Statistics, _statistics, _otlp.Exemplars, time, _logs);
        _overload = new OverloadStatus(_statistics, time);
        _http = new HttpListeners(settings, _overload, _logs);
        _summary = new HealthSummary(settings.StoreKind, _health, _statistics, _rules, time);
    }

    /// <summary>Where gRPC is served; only after the start.</summary>
    public EndPoint GrpcEndPoint => _grpc!.EndPoint;

    /// <summary>Where <c>/json</c> is served; only after the start.</summary>
    public EndPoint HttpEndPoint => _http.Main;

    /// <summary>Where the admin API is served; <see langword="null"/> while it is not.</summary>
    public EndPoint? AdminEndPoint => _management?.AdminEndPoint;

    /// <summary>The door to overrides; <see langword="null"/> while the adaptive layer is off.</summary>
    public IOverrideDesk? Overrides => _adaptive?.Desk;

    /// <summary>What runs in the background.</summary>
    internal Supervisor Background => _supervisor;

    /// <summary>Starts everything; returns when the service is ready for calls.</summary>
    /// <exception cref="StartupException">Something the operator can mend keeps the service from starting.</exception>
    public async Task StartAsync(IReadOnlyList<string> warnings, CancellationToken cancellation)
    {
        foreach (string warning in warnings)
        {
            _log.LogWarning("{Warning}", warning);
        }

        RegisterHealth();
        _output.Start(_supervisor);
        _otlp.Start(_supervisor);
        _decisions = new DecisionOutput(_settings, _statistics, _time, _logs);
        Checker checker = new(_limiter, _settings.Checks, _settings.Decisions.NegativeHits);
        await _http.StartAsync(_limiter, checker, _summary, _health, _supervisor, _statistics, _output, _rules, cancellation);
        _store = await OpenStoreAsync(cancellation);
        RuleSetOptions options = RuleOptions();
        await LoadRulesAsync(options, cancellation);
        await StartManagementAsync(options, cancellation);
        await OpenToCallsAsync(cancellation);
        _state?.Start(_supervisor);
        _health.Set(HealthComponents.Warm, healthy: true);
    }

    /// <summary>
    /// Tells health checks first, waits as long as they may need to notice, then closes connections gracefully and
    /// lets calls under way finish.
    /// </summary>
    /// <param name="hurry">Ends all waiting: calls that are still under way are cut. Nothing else is lost.</param>
    public async Task StopAsync(CancellationToken hurry = default)
    {
        _health.Set(HealthComponents.Sigterm, healthy: false);
        await Task.Delay(_settings.Listeners.DrainDelay, _time, hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using CancellationTokenSource patience = new(_settings.Listeners.DrainTimeout, _time);
        using CancellationTokenSource drained = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, hurry);
        await Task.WhenAll(_grpc!.StopAsync(drained.Token), _http.StopAsync(drained.Token), _management?.StopAsync(drained.Token) ?? Task.CompletedTask);
    }

    public async ValueTask DisposeAsync()
    {
        if (_grpc is not null)
        {
            await _grpc.DisposeAsync();
        }

        await _http.DisposeAsync();
        await _supervisor.DisposeAsync();
        if (_management is not null)
        {
            await _management.DisposeAsync();
        }

        if (_decisions is not null)
        {
            await _decisions.DisposeAsync();
        }

        _adaptive?.Dispose();
        if (_coordinator is not null)
        {
            await _coordinator.DisposeAsync();
        }

        _output.Dispose();
        _otlp.Dispose();
        if (_state is not null)
        {
            await _state.DisposeAsync();
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        if (_localStore is not null)
        {
            await _localStore.DisposeAsync();
        }

        _logs.Dispose();
    }

    private void RegisterHealth()
    {
        _health.Register(HealthComponents.Redis, healthy: false);
        _health.Register(HealthComponents.Sigterm, healthy: true);
        _health.Register(HealthComponents.Warm, healthy: false);
        _health.Describe("overload", _overload.Read);
        if (_settings.Rules.HealthNeedsRules)
        {
            _health.Register(HealthComponents.Config, healthy: false);
        }
    }

    private async Task<ICounterStore> OpenStoreAsync(CancellationToken cancellation)
    {
        try
        {
            CounterStoreFactory stores = new(_settings, _clock, _time, _statistics, _supervisor, _health, _logs, _news, _replica.Id);
            ICounterStore store = await stores.OpenAsync(cancellation);
            _state = stores.State;
            _localStore = stores.Local;
            _coordinator = stores.OpenCoordinator();
            stores.StartCensus(_coordinator);
            return _otlp.Trace(store, _settings.Redis);
        }
        catch (Exception error) when (error is RedisConfigurationException or TimeoutException)
        {
            throw new StartupException(error.Message, error);
        }
    }

    private RuleSetOptions RuleOptions() => new()
    {
        MergeDomains = _settings.Rules.MergeDomains,
        SanitizeStatDots = _settings.Statistics.SanitizeDots,
        TierUserKey = _settings.Management.TierUserKey,
        TierKey = _settings.Management.TierKey,
        Region = _settings.Regions.Own,
    };

    private async Task LoadRulesAsync(RuleSetOptions options, CancellationToken cancellation)
    {
        RuleSetApplier applier = new(_layers, options, _statistics, _time, _logs.CreateLogger<RuleSetApplier>());
        if (_settings.Rules.HealthNeedsRules)
        {
            applier.Applied += rules => _health.Set(HealthComponents.Config, rules.DomainCount > 0);
        }

        IRuleSource source = RuleSources.Choose(_settings.Rules, _demo, _statistics, _health, _time, _logs);
        RuleReloader reloader = new(source, applier.Apply, _statistics, _logs.CreateLogger<RuleReloader>());
        reloader.Start(_supervisor);
        if (_settings.Rules.StartWithoutRules)
        {
            return;
        }

        // Rules with mistakes do not keep the service from starting, as in the reference: every call is then refused
        // until they are mended. Rules that are nowhere do.
        if (await reloader.FirstLoad.WaitAsync(cancellation) == LoadOutcome.Unreadable)
        {
            throw new StartupException(
                $"no rules could be read from {source.Description}; set RUNTIME_ROOT, RUNTIME_SUBDIRECTORY and RUNTIME_APPDIRECTORY, or RULES, or FORCE_START_WITHOUT_INITIAL_CONFIG=true to start without");
        }
    }

    private async Task StartManagementAsync(RuleSetOptions options, CancellationToken cancellation)
    {
        if (_settings.Management.Repository is not { } choice)
        {
            return;
        }

        if (_settings.Rules.StartWithoutRules && _layers.Files is null)
        {
            // Whoever starts without files may have managed rules alone.
            _layers.SetFiles(RuleSet.Empty);
        }

        _management = await ManagementHost.StartAsync(_settings, choice, _layers, options, _overload, _statistics, _supervisor, _time, _logs, cancellation);
    }

    /// <summary>Somewhere to tell decisions, if anybody wants to know of them.</summary>
    private DecisionFeed? OpenFeed()
    {
        if (_management is null && !_settings.Adaptive.IsOn && !_decisions!.IsWanted)
        {
            return null;
        }

        DecisionFeed feed = new(_time, _statistics, _logs.CreateLogger<DecisionFeed>());
        _decisions!.Start(feed, _supervisor);
        feed.Start(_supervisor);
        return feed;
    }

    /// <summary>Begins to watch the traffic for attacks, unless that is switched off.</summary>
    private async Task StartAdaptiveAsync(DecisionFeed? feed, CancellationToken cancellation)
    {
        if (!_settings.Adaptive.IsOn || _coordinator is null || feed is null)
        {
            return;
        }

        _adaptive = await AdaptiveHost.OpenAsync(
            _settings.Adaptive, _replica.Id, _layers, RuleOptions(), _clients, feed, _management?.Archive ?? new InMemoryArchive(), _coordinator, _statistics, _time, _logs, cancellation);
        _adaptive.Start(feed, _supervisor);
    }

    /// <summary>Watches the store where no management does, to tell how this replica fares.</summary>
    private ServiceHealthReport StartReport()
    {
        StoreProbe probe = new(_store!, _settings.StoreKind, _time);
        probe.Start(_supervisor);
        return new ServiceHealthReport(_replica, _health, probe, _supervisor, repository: null, _time);
    }

    private async Task OpenToCallsAsync(CancellationToken cancellation)
    {
        LimiterFactory limiters = new(_settings, _store!, _localStore, _clock, _news);
        DecisionFeed? feed = OpenFeed();
        GrpcListener listener = new(_settings, _overload, _time, _logs);
        await new WarmUp(_settings, limiters, listener, _clock, _time).RunAsync(cancellation);
        RateLimiter decider = limiters.Create(_rules, _statistics, feed, _clients);
        await StartAdaptiveAsync(feed, cancellation);
        IRateLimiter limiter = _otlp.Trace(decider);

        UserStatistics? users = _management is not null && feed is not null
            ? _management.Serve(_replica, decider, limiters.DecisionOptions, feed, _store!, _health, _adaptive?.Desk)
            : null;
        _summary.Become(_management is { Status: { } status } ? status.Health : StartReport().Read);
        _limiter.Become(limiter);
        RateLimitCalls calls = new(limiter, new FaultCodes(_settings.Decisions.StatusCompatible), _otlp.Exemplars);
        CheckCalls checks = new(new Checker(limiter, _settings.Checks, _settings.Decisions.NegativeHits));
        GrpcMethodTable methods = GrpcListener.Methods(calls, checks, new UserStatsCalls(users), HealthReport.Over(_health));
        GrpcServer grpc = listener.Create(methods, _statistics, _supervisor);
        _statistics.Gauge("envoyrls.grpc.calls", () => grpc.CallsUnderWay);
        _statistics.Gauge("envoyrls.grpc.connections", () => grpc.Connections);
        _grpc = grpc;
        try
        {
            await _grpc.StartAsync(cancellation);
        }
        catch (IOException error)
        {
            throw new StartupException($"cannot serve gRPC: {error.Message}", error);
        }
    }
}
