using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests;

/// <summary>A master, replicas and sentinels for all tests of a class.</summary>
public sealed class SentinelServers : IAsyncLifetime
{
    public RedisSentinelTrio Trio { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Trio = await RedisSentinelTrio.StartAsync();

    public ValueTask DisposeAsync() => Trio.DisposeAsync();
}
