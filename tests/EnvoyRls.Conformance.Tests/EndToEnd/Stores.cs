using EnvoyRls.Conformance.Tests.Harness;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

/// <summary>Four servers that differ in nothing but where they count.</summary>
public sealed class Stores : IAsyncLifetime
{
    private readonly Dictionary<StoreKind, RateLimitServer> _servers = [];

    internal RedisServer Redis { get; private set; } = null!;

    internal RedisCluster Cluster { get; private set; } = null!;

    internal RedisSentinelTrio Sentinels { get; private set; } = null!;

    internal RateLimitServer this[StoreKind kind] => _servers[kind];

    public async ValueTask InitializeAsync()
    {
        Redis = await RedisServer.StartAsync();
        Cluster = await RedisCluster.StartAsync();
        Sentinels = await RedisSentinelTrio.StartAsync();
        _servers[StoreKind.Memory] = await RateLimitServer.StartAsync(("BACKEND_TYPE", "memory"), ("RULES", Paths.AllRules));
        _servers[StoreKind.Single] = await StartAsync("SINGLE", Redis.Address);
        _servers[StoreKind.Cluster] = await StartAsync("CLUSTER", Cluster.Url);
        _servers[StoreKind.Sentinel] = await StartAsync("SENTINEL", Sentinels.Url);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RateLimitServer server in _servers.Values)
        {
            await server.DisposeAsync();
        }

        await Sentinels.DisposeAsync();
        await Cluster.DisposeAsync();
        await Redis.DisposeAsync();
    }

    private static Task<RateLimitServer> StartAsync(string type, string url) =>
        RateLimitServer.StartAsync(("REDIS_TYPE", type), ("REDIS_URL", url), ("RULES", Paths.AllRules));
}
