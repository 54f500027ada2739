using System.Net;
using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Rest;
using EnvoyRls.Management.Status;
using EnvoyRls.Server.Checks;
using EnvoyRls.Server.Health;
using EnvoyRls.Server.Overload;
using EnvoyRls.Server.Settings;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Management;

/// <summary>Everything that is managed at run time, and how people get at it. None of it is on the way of a call.</summary>
internal sealed class ManagementHost : IAsyncDisposable
{
    private readonly ServerSettings _settings;
    private readonly ManagedRulesHost _managed;
    private readonly AccessControl _access;
    private readonly AdminPort _port;
    private readonly LayeredRules _rules;
    private readonly RuleSetOptions _options;
    private readonly StatRegistry _statistics;
    private readonly Supervisor _supervisor;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logs;

    private ManagementHost(
        ServerSettings settings,
        ManagedRulesHost managed,
        LayeredRules rules,
        RuleSetOptions options,
        OverloadStatus overload,
        StatRegistry statistics,
        Supervisor supervisor,
        TimeProvider time,
        ILoggerFactory logs)
    {
        _settings = settings;
        _managed = managed;
        _rules = rules;
        _options = options;
        _statistics = statistics;
        _supervisor = supervisor;
        _time = time;
        _logs = logs;
        _access = new AccessControl(settings.Management.Admin, managed.Repository, statistics, time, logs);
        ConnectionBound bound = new(settings.Listeners.HttpMaxConnections, overload);
        _port = new AdminPort(settings.Management.Admin, _access, bound, statistics, time, logs);
    }

    /// <summary>Where the admin API listens; <see langword="null"/> while it is closed.</summary>
    public IPEndPoint? AdminEndPoint => _port.EndPoint;

    /// <summary>Tells how this replica fares; <see langword="null"/> before <see cref="Serve"/>.</summary>
    public IServiceStatus? Status { get; private set; }

    /// <summary>Opens the repository and brings what it has into force.</summary>
    /// <exception cref="StartupException">The repository cannot be had.</exception>
    public static async Task<ManagementHost> StartAsync(
        ServerSettings settings,
        RepositoryChoice choice,
        LayeredRules rules,
        RuleSetOptions options,
        OverloadStatus overload,
        StatRegistry statistics,
        Supervisor supervisor,
        TimeProvider time,
        ILoggerFactory logs,
        CancellationToken cancellation)
    {
        ManagedRulesHost managed = await ManagedRulesHost.OpenAsync(choice, rules, options, statistics, supervisor, time, logs);
        await managed.StartAsync(supervisor, cancellation);
        return new ManagementHost(settings, managed, rules, options, overload, statistics, supervisor, time, logs);
    }

    /// <summary>Keeps what the adaptive layer has learnt.</summary>
    public IAdaptiveArchive Archive => _managed.Repository.Adaptive;

    /// <summary>Begins to watch the traffic, and opens the admin port as soon as there is a credential.</summary>
    /// <param name="replica">Which replica this is.</param>
    /// <param name="limiter">What decides calls.</param>
    /// <param name="decisions">How it does.</param>
    /// <param name="feed">Tells of its decisions.</param>
    /// <param name="store">Its counters.</param>
    /// <param name="health">What makes this replica well.</param>
    /// <param name="overrides">The door to the overrides; <see langword="null"/> where the adaptive layer is off.</param>
    /// <returns>What answers questions about users over gRPC.</returns>
    public UserStatistics Serve(
        ReplicaIdentity replica,
        RateLimiter limiter,
        RateLimiterOptions decisions,
        DecisionFeed feed,
        ICounterStore store,
        HealthComponents health,
        IOverrideDesk? overrides)
    {
        UsageHost usage = new(
            _settings,
            replica,
            feed,
            _managed.Repository,
            _rules,
            () => _managed.Administration.State.Version,
            store,
            health,
            _supervisor,
            _statistics,
            _time,
            _logs);
        usage.Start(_supervisor);
        _access.Start(_supervisor);
        AdminServices services = new()
        {
            Rules = _managed.Administration,
            Repository = _managed.Repository,
            Gatekeeper = _access.Gatekeeper,
            Audit = _access.Audit,
            Tokens = _access.Tokens,
            Releases = _managed.Releases,
            Usage = usage.Reports,
            Live = usage.Live,
            Status = usage.Status,
            Recent = usage.Recent,
            Counters = limiter.Counters,
            Overrides = overrides,
            Decisions = decisions,
            RuleOptions = _options,
            Statistics = _statistics,
            Time = _time,
        };
        _port.Start(_supervisor, services, Software.Version);
        Status = usage.Status;
        return new UserStatistics(usage.Reports, new CallAuthorizer(_access.Gatekeeper));
    }

    /// <summary>Ends streams, stops taking requests and lets those under way finish within the given time.</summary>
    public Task StopAsync(CancellationToken drained) => _port.StopAsync(drained);

    /// <summary>Only after the loops have stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        await _port.DisposeAsync();
        _access.Dispose();
        await _managed.DisposeAsync();
    }
}
