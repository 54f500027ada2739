using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Status;

namespace EnvoyRls.Management.Tests.Fakes;

internal sealed class FakeServiceStatus(IReplicas replicas) : IServiceStatus
{
    private static readonly StoreHealth Store = new("memory", Healthy: true, LatencyMs: null);

    public HealthState State { get; set; }

    public ServiceHealth Health() => new(State, "1.2.3", 60, Store);

    public async Task<ServiceStatus> ReadAsync(CancellationToken cancellation) => new()
    {
        Status = State,
        Version = "1.2.3",
        UptimeSeconds = 60,
        Replica = "a",
        ManagedVersion = 0,
        Store = Store,
        Repository = new RepositoryHealth("memory", Healthy: true),
        Components = new Dictionary<string, bool>(StringComparer.Ordinal) { ["redis"] = true },
        Loops = [new LoopHealth("reload", Running: true, 0, LastError: null)],
        Replicas = await replicas.ListAsync(cancellation),
    };
}
