namespace EnvoyRls.Redis.Topologies;

/// <summary>The servers are the ones of the setting: one server, or a cluster's seeds, whose peers the client finds.</summary>
internal sealed class FixedTopology(IReadOnlyList<RedisAddress> servers) : IRedisTopology
{
    public Task<IReadOnlyList<RedisAddress>> LocateAsync(CancellationToken cancel) => Task.FromResult(servers);
}
