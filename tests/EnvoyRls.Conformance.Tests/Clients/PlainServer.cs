using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Clients;

/// <summary>A server with nothing set, which counts in memory.</summary>
public sealed class PlainServer : IAsyncLifetime
{
    internal RateLimitServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RateLimitServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
