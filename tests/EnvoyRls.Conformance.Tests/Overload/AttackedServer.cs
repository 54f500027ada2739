using System.Globalization;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Overload;

/// <summary>A server that is attacked in many ways, one after the other. It may not have more memory than this, and ends if it needs more.</summary>
public abstract class AttackedServer(params (string Name, string Value)[] settings) : IAsyncLifetime
{
    private const int MostHeapBytes = 400 * 1024 * 1024;

    internal RateLimitServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RateLimitServer.StartAsync(
        [("BACKEND_TYPE", "memory"), ("DOTNET_GCHeapHardLimit", MostHeapBytes.ToString("x", CultureInfo.InvariantCulture)), .. settings]);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public sealed class OfExpress() : AttackedServer(("GRPC_HTTP2", "express"));

    // Its calls take more memory while they are under way.
    public sealed class OfKestrel() : AttackedServer(("GRPC_HTTP2", "kestrel"), ("GRPC_MAX_CONCURRENT_STREAMS", "500"), ("GRPC_MAX_CALLS", "2000"));
}
