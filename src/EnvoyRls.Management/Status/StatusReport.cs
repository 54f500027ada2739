using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Status;

/// <summary>Tells in full how this replica fares, and which others there are.</summary>
/// <param name="health">Tells it in short.</param>
/// <param name="replica">Who this replica is.</param>
/// <param name="components">What it needs to be well.</param>
/// <param name="supervisor">Has the background loops.</param>
/// <param name="repository">Where what is managed is kept.</param>
/// <param name="version">Reads the managed version in force.</param>
internal sealed class StatusReport(
    ServiceHealthReport health, ReplicaIdentity replica, IComponentHealth components, Supervisor supervisor, IRepository repository, Func<long> version) : IServiceStatus
{
    /// <inheritdoc/>
    public ServiceHealth Health() => health.Read();

    /// <inheritdoc/>
    public async Task<ServiceStatus> ReadAsync(CancellationToken cancellation)
    {
        IReadOnlyList<ReplicaInfo> replicas = await repository.Replicas.ListAsync(cancellation);
        ServiceHealth now = health.Read();
        return new ServiceStatus
        {
            Status = now.Status,
            Version = now.Version,
            UptimeSeconds = now.UptimeSeconds,
            Replica = replica.Id,
            ManagedVersion = version(),
            Store = now.Store,
            Repository = new RepositoryHealth(repository.Description, repository.IsHealthy),
            Components = components.Snapshot(),
            Loops =
            [
                .. supervisor.Loops
                    .OrderBy(loop => loop.Name, StringComparer.Ordinal)
                    .Select(loop => new LoopHealth(loop.Name, loop.Running, loop.Restarts, loop.LastError)),
            ],
            Replicas = replicas,
        };
    }
}
