using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Status;
using EnvoyRls.Management.Tests.Fakes;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Management.Tests.Status;

public sealed class StatusReportTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero));
    private readonly FakeComponents _components = new();
    private readonly InMemoryRepository _repository;
    private readonly Supervisor _supervisor;
    private readonly StoreProbe _probe;
    private readonly SlowStore _store;
    private readonly ReplicaIdentity _replica;
    private readonly StatusReport _status;

    public StatusReportTests()
    {
        _repository = new InMemoryRepository(_time);
        _supervisor = new Supervisor(_time, new StatRegistry(), NullLogger<Supervisor>.Instance);
        _store = new SlowStore(_time);
        _probe = new StoreProbe(_store, "redis", _time);
        _replica = ReplicaIdentity.Create("1.2.3", _time);
        ServiceHealthReport health = new(_replica, _components, _probe, _supervisor, _repository, _time);
        _status = new StatusReport(health, _replica, _components, _supervisor, _repository, () => 42);
    }

    public ValueTask DisposeAsync() => _supervisor.DisposeAsync();

    [Fact]
    public async Task All_is_told_of_a_replica_that_is_well()
    {
        _probe.Start(_supervisor);
        new ReplicaHeartbeat(_replica, _components, () => 42, _repository.Replicas, _time, NullLogger<ReplicaHeartbeat>.Instance).Start(_supervisor);
        await Eventually.TrueAsync(() => _time.ArmedTimers == 2);
        _time.Advance(TimeSpan.FromSeconds(4.5));

        ServiceStatus status = await _status.ReadAsync(CancellationToken.None);

        Assert.Equal((HealthState.Ok, "1.2.3", 42), (status.Status, status.Version, status.ManagedVersion));
        Assert.Equal(_replica.Id, status.Replica);
        Assert.Equal(new StoreHealth("redis", Healthy: true, 3), status.Store);
        Assert.Equal(new RepositoryHealth("memory", Healthy: true), status.Repository);
        Assert.Equal<string[]>(["replica-heartbeat", "store-probe"], [.. status.Loops.Select(loop => loop.Name)]);
        ReplicaInfo told = Assert.Single(status.Replicas);
        Assert.Equal((_replica.Id, Environment.MachineName, "1.2.3", 42L, true), (told.Id, told.Host, told.Software, told.ManagedVersion, told.IsHealthy));
        Assert.Equal(4, status.UptimeSeconds);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_told_with_the_latency_it_had()
    {
        _probe.Start(_supervisor);
        await Eventually.TrueAsync(() => _time.ArmedTimers == 1);
        _store.Fault = new StoreFault(StoreFaultKind.Unavailable, "gone");
        _time.Advance(TimeSpan.FromSeconds(5));

        await Eventually.TrueAsync(() => !_status.Health().Store.Healthy);
        Assert.Equal(3, _status.Health().Store.LatencyMs);
        Assert.Equal(HealthState.Degraded, _status.Health().Status);
    }

    [Fact]
    public void A_replica_whose_calls_should_go_elsewhere_fails_and_one_without_repository_is_degraded()
    {
        Assert.Equal(HealthState.Ok, _status.Health().Status);
        _repository.IsAway = true;
        Assert.Equal(HealthState.Degraded, _status.Health().Status);
        _components.IsHealthy = false;
        Assert.Equal(HealthState.Failing, _status.Health().Status);
    }

    [Fact]
    public async Task A_loop_that_failed_is_told_with_its_error()
    {
        SupervisedLoop loop = _supervisor.Run("broken", _ => throw new InvalidOperationException("no disk"));
        await Eventually.TrueAsync(() => loop.Restarts == 1);

        LoopHealth health = Assert.Single((await _status.ReadAsync(CancellationToken.None)).Loops);

        Assert.Equal(new LoopHealth("broken", Running: false, 1, "no disk"), health);
        Assert.Equal(HealthState.Degraded, _status.Health().Status);
    }

    [Fact]
    public async Task The_heartbeat_goes_on_and_survives_a_repository_that_is_away()
    {
        AwayReplicas replicas = new();
        ReplicaHeartbeat heartbeat = new(_replica, _components, () => replicas.Told.Count, replicas, _time, NullLogger<ReplicaHeartbeat>.Instance);
        SupervisedLoop loop = heartbeat.Start(_supervisor);
        for (int beat = 1; beat <= 4; beat++)
        {
            replicas.IsAway = beat == 2;
            await Eventually.TrueAsync(() => _time.ArmedTimers == 1);
            _time.Advance(TimeSpan.FromSeconds(5));
            await Eventually.TrueAsync(() => replicas.Attempts == beat + 1);
        }

        Assert.Equal(0, loop.Restarts);
        Assert.Equal([0L, 1, 2, 3], replicas.Told.Select(info => info.ManagedVersion));
    }
}
