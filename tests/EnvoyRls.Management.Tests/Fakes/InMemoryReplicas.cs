using System.Collections.Concurrent;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Fakes;

internal sealed class InMemoryReplicas : IReplicas
{
    private readonly ConcurrentDictionary<string, ReplicaInfo> _replicas = new(StringComparer.Ordinal);

    public Task TellAsync(ReplicaInfo replica, CancellationToken cancellation)
    {
        _replicas[replica.Id] = replica;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ReplicaInfo>> ListAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ReplicaInfo>>([.. _replicas.Values.OrderBy(replica => replica.Id, StringComparer.Ordinal)]);
}
