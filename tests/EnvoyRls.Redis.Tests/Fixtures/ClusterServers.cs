using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests;

/// <summary>A cluster for all tests of a class.</summary>
public sealed class ClusterServers : IAsyncLifetime
{
    public RedisCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await RedisCluster.StartAsync();

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
