using EnvoyRls.Conformance.Tests.Harness;

namespace EnvoyRls.Conformance.Tests.Clients;

/// <summary>A server that adds headers and dynamic metadata to its answers.</summary>
public sealed class AnnotatingServer : IAsyncLifetime
{
    internal RateLimitServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RateLimitServer.StartAsync(("LIMIT_RESPONSE_HEADERS_ENABLED", "true"), ("RESPONSE_DYNAMIC_METADATA", "true"));

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
