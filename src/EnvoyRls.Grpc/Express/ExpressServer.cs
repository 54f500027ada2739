using EnvoyRls.Grpc.Calls;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Grpc.Express;

/// <summary>Serves calls over our own HTTP/2, which does what gRPC needs of it and no more.</summary>
internal sealed class ExpressServer(CallRunner runner, GrpcServerOptions options, TimeProvider time, ILogger log, CancellationToken stopping)
{
    public CallRunner Runner { get; } = runner;

    public GrpcServerOptions Options { get; } = options;

    public TimeProvider Time { get; } = time;

    public ILogger Log { get; } = log;

    public CancellationToken Stopping { get; } = stopping;

    /// <summary>Serves a connection until it ends; what <see cref="ConnectionDelegate"/> asks for.</summary>
    public Task ServeAsync(ConnectionContext connection) => new ExpressConnection(connection, this).RunAsync();
}
