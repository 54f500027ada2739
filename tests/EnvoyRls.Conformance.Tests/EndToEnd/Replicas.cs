using EnvoyRls.Conformance.Tests.Harness;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

/// <summary>Two servers that count in one Redis.</summary>
public sealed class Replicas : IAsyncLifetime
{
    internal RedisServer Redis { get; private set; } = null!;

    internal RateLimitServer First { get; private set; } = null!;

    internal RateLimitServer Second { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Redis = await RedisServer.StartAsync();
        First = await RateLimitServer.StartAsync(("REDIS_URL", Redis.Address), ("RULES", Paths.AllRules));
        Second = await RateLimitServer.StartAsync(("REDIS_URL", Redis.Address), ("RULES", Paths.AllRules));
    }

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
