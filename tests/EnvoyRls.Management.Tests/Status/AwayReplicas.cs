using System.Collections.Concurrent;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Status;

/// <summary>Keeps what it is told, unless it is away.</summary>
internal sealed class AwayReplicas : IReplicas
{
    private int _attempts;

    public volatile bool IsAway;

    public ConcurrentQueue<ReplicaInfo> Told { get; } = new();

    public int Attempts => Volatile.Read(ref _attempts);

    public Task TellAsync(ReplicaInfo replica, CancellationToken cancellation)
    {
        bool away = IsAway;
        if (!away)
        {
            Told.Enqueue(replica);
        }

        Interlocked.Increment(ref _attempts);
        return away ? throw new RepositoryException("away") : Task.CompletedTask;
    }

    public Task<IReadOnlyList<ReplicaInfo>> ListAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ReplicaInfo>>([.. Told]);
}
