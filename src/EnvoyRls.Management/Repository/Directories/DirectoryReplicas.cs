using System.Collections.Concurrent;

namespace EnvoyRls.Management.Repository.Directories;

/// <summary>The one replica that a directory serves, in memory: nobody else could read it.</summary>
internal sealed class DirectoryReplicas(TimeProvider time) : IReplicas
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, ReplicaInfo> _replicas = new(StringComparer.Ordinal);

    public Task TellAsync(ReplicaInfo replica, CancellationToken cancellation)
    {
        _replicas[replica.Id] = replica;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ReplicaInfo>> ListAsync(CancellationToken cancellation)
    {
        DateTimeOffset oldest = time.GetUtcNow() - Remembered;
        return Task.FromResult<IReadOnlyList<ReplicaInfo>>(
            [.. _replicas.Values.Where(replica => replica.SeenAt > oldest).OrderBy(replica => replica.Id, StringComparer.Ordinal)]);
    }
}
