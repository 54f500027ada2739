using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests;

/// <summary>One server for all tests of a class.</summary>
public class PlainServer : IAsyncLifetime
{
    public RedisServer Redis { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Redis = await RedisServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Another one, for tests that need two.</summary>
    public sealed class Second : PlainServer;
}
