using EnvoyRls.Testing;

[assembly: AssemblyFixture(typeof(EnvoyRls.Redis.Tests.SharedServers))]

namespace EnvoyRls.Redis.Tests;

/// <summary>A cluster and a Sentinel group, started when first asked for, for all tests that harm no server and have keys of their own.</summary>
public sealed class SharedServers : IAsyncDisposable
{
    private readonly Lazy<Task<RedisCluster>> _cluster = new(RedisCluster.StartAsync);
    private readonly Lazy<Task<RedisSentinelTrio>> _sentinels = new(static () => RedisSentinelTrio.StartAsync());

    /// <summary>Options for the cluster, under which a slow machine does not fail a test that is not about time.</summary>
    internal async Task<RedisOptions> ClusterAsync() => StoreHost.Patient((await _cluster.Value).Url, RedisTopologyKind.Cluster);

    /// <summary>The same for the Sentinel group.</summary>
    internal async Task<RedisOptions> SentinelAsync() => StoreHost.Patient((await _sentinels.Value).Url, RedisTopologyKind.Sentinel);

    public async ValueTask DisposeAsync()
    {
        if (_cluster.IsValueCreated)
        {
            await (await _cluster.Value).DisposeAsync();
        }

        if (_sentinels.IsValueCreated)
        {
            await (await _sentinels.Value).DisposeAsync();
        }
    }
}
