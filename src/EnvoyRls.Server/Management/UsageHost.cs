using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Status;
using EnvoyRls.Management.Usage;
using EnvoyRls.Server.Health;
using EnvoyRls.Server.Settings;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Management;

/// <summary>What is told of the traffic and of this replica: usage by minute, live figures, recent calls, status.</summary>
internal sealed class UsageHost
{
    private readonly DecisionFeed _feed;
    private readonly UsageRecorder _recorder;
    private readonly RecentRequests _recent = new();
    private readonly UsageRollup _rollup;
    private readonly LiveFigures _live;
    private readonly StoreProbe _probe;
    private readonly ReplicaHeartbeat _heartbeat;

    public UsageHost(
        ServerSettings settings,
        ReplicaIdentity replica,
        DecisionFeed feed,
        IRepository repository,
        LayeredRules rules,
        Func<long> version,
        ICounterStore store,
        HealthComponents health,
        Supervisor supervisor,
        StatRegistry statistics,
        TimeProvider time,
        ILoggerFactory logs)
    {
        ManagementSettings management = settings.Management;
        UsageOptions options = new() { UserKeys = management.UsageUserKeys, EndpointKeys = management.UsageEndpointKeys };
        _feed = feed;
        _recorder = new UsageRecorder(replica.Id, options, feed.Dropped, statistics, time);
        _rollup = new UsageRollup(_recorder, feed, repository.Usage, time, logs.CreateLogger<UsageRollup>());
        _probe = new StoreProbe(store, settings.StoreKind, time);
        _live = new LiveFigures(_recorder, statistics, version, StoreFigures, time);
        _heartbeat = new ReplicaHeartbeat(replica, health, version, repository.Replicas, time, logs.CreateLogger<ReplicaHeartbeat>());
        Reports = new UsageReports(_recorder, repository.Usage, () => rules.Effective, time);
        Status = new StatusReport(new ServiceHealthReport(replica, health, _probe, supervisor, repository, time), replica, health, supervisor, repository, version);
    }

    public IUsageReports Reports { get; }

    public ILiveFigures Live => _live;

    public IRecentRequests Recent => _recent;

    public IServiceStatus Status { get; }

    public void Start(Supervisor supervisor)
    {
        _feed.Add(_recorder);
        _feed.Add(_recent);
        _rollup.Start(supervisor);
        _live.Start(supervisor);
        _probe.Start(supervisor);
        _heartbeat.Start(supervisor);
    }

    private StoreFigures StoreFigures() => new(_probe.Health.Kind, _probe.Health.Healthy);
}
