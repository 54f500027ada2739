using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Repository;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Management.Status;

/// <summary>Tells the repository every few seconds that this replica is there.</summary>
/// <param name="replica">Who it is.</param>
/// <param name="components">Tells whether it answers calls.</param>
/// <param name="version">Reads the managed version in force.</param>
/// <param name="replicas">Where it is told.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Told when it cannot be told, and when it can again.</param>
internal sealed class ReplicaHeartbeat(
    ReplicaIdentity replica, IComponentHealth components, Func<long> version, IReplicas replicas, TimeProvider time, ILogger<ReplicaHeartbeat> log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private bool _isAway;

    public SupervisedLoop Start(Supervisor supervisor) => supervisor.Run("replica-heartbeat", async cancellation =>
    {
        while (true)
        {
            await TellAsync(cancellation);
            await Task.Delay(Interval, time, cancellation);
        }
    });

    private async Task TellAsync(CancellationToken cancellation)
    {
        ReplicaInfo info = new(replica.Id, replica.Host, replica.Software, replica.StartedAt, time.GetUtcNow(), version(), components.IsHealthy);
        try
        {
            await replicas.TellAsync(info, cancellation);
        }
        catch (RepositoryException error)
        {
            if (!_isAway)
            {
                log.LogWarning("Other replicas cannot be told of this one: {Error}", error.Message);
            }

            _isAway = true;
            return;
        }

        if (_isAway)
        {
            log.LogInformation("Other replicas are told of this one again");
            _isAway = false;
        }
    }
}
