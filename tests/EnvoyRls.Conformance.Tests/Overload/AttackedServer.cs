using System.Globalization;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Overload;

/// <summary>A server that is attacked in many ways, one after the other. It may not have more memory than this, and ends if it needs more.</summary>
public abstract class AttackedServer(string http2) : IAsyncLifetime
{
    private const int MostHeapBytes = 400 * 1024 * 1024;

    internal RateLimitServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RateLimitServer.StartAsync(
        ("BACKEND_TYPE", "memory"), ("GRPC_HTTP2", http2), ("DOTNET_GCHeapHardLimit", MostHeapBytes.ToString("x", CultureInfo.InvariantCulture)));

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    public sealed class OfExpress() : AttackedServer("express");

    public sealed class OfKestrel() : AttackedServer("kestrel");
}
