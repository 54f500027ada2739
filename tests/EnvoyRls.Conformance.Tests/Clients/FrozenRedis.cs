using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Clients;

/// <summary>A server whose Redis can be stopped in its tracks; the server waits three seconds for it.</summary>
public sealed class FrozenRedis : IAsyncLifetime
{
    internal RedisServer Redis { get; private set; } = null!;

    internal RateLimitServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Redis = await RedisServer.StartAsync();
        Server = await RateLimitServer.StartAsync(("REDIS_URL", Redis.Address), ("REDIS_OP_TIMEOUT", "3s"));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
