using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Clients;

/// <summary>A server that sends clients away after a second.</summary>
public sealed class ShortLivedConnections : IAsyncLifetime
{
    internal RateLimitServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RateLimitServer.StartAsync(("GRPC_MAX_CONNECTION_AGE", "1s"), ("GRPC_MAX_CONNECTION_AGE_GRACE", "10s"));

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
