using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Status;

/// <summary>Tells in short how this replica fares, whether anything is managed or not.</summary>
/// <param name="replica">Who it is.</param>
/// <param name="components">What it needs to be well.</param>
/// <param name="store">Watches the counter store.</param>
/// <param name="supervisor">Has the background loops.</param>
/// <param name="repository">Where what is managed is kept; <see langword="null"/> where nothing is.</param>
/// <param name="time">The clock.</param>
internal sealed class ServiceHealthReport(
    ReplicaIdentity replica, IComponentHealth components, StoreProbe store, Supervisor supervisor, IRepository? repository, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>How it fares now; waits for nothing.</summary>
    public ServiceHealth Read()
    {
        StoreHealth health = store.Health;
        return new ServiceHealth(StateOf(health), replica.Software, (long)time.GetElapsedTime(_started).TotalSeconds, health);
    }

    private HealthState StateOf(StoreHealth health)
    {
        if (!components.IsHealthy)
        {
            return HealthState.Failing;
        }

        bool isWell = health.Healthy && repository is not { IsHealthy: false } && supervisor.Loops.All(loop => loop.Running);
        return isWell ? HealthState.Ok : HealthState.Degraded;
    }
}
