namespace EnvoyRls.Redis.Topologies;

/// <summary>Knows which servers to connect to.</summary>
internal interface IRedisTopology
{
    /// <summary>The servers to connect to now; at least one.</summary>
    /// <exception cref="Exception">Nobody could say; the message tells why.</exception>
    Task<IReadOnlyList<RedisAddress>> LocateAsync(CancellationToken cancel);
}
