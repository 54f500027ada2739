using EnvoyRls.Conformance.Tests.Harness;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Clients;

/// <summary>Servers that add headers and dynamic metadata to their answers: one counts in memory, one in Redis.</summary>
public sealed class AnnotatingServers : IAsyncLifetime
{
    private RedisServer _redis = null!;

    internal RateLimitServer Memory { get; private set; } = null!;

    internal RateLimitServer Redis { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        Memory = await StartAsync();
        Redis = await StartAsync(("REDIS_URL", _redis.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await Memory.DisposeAsync();
        await Redis.DisposeAsync();
        await _redis.DisposeAsync();
    }

    private static Task<RateLimitServer> StartAsync(params (string Name, string Value)[] store) => RateLimitServer.StartAsync(
        [("RULES", Paths.AllRules), ("LIMIT_RESPONSE_HEADERS_ENABLED", "true"), ("RESPONSE_DYNAMIC_METADATA", "true"), .. store]);
}
