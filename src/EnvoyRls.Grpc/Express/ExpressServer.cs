using EnvoyRls.Grpc.Calls;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Grpc.Express;

/// <summary>Serves calls over our own HTTP/2, which does what gRPC needs of it and no more.</summary>
internal sealed class ExpressServer(CallRunner runner, GrpcServerOptions options, ServerLoad load, TimeProvider time, ILogger log, CancellationToken stopping)
{
    /// <summary>How many calls wait in all connections together before the next are left in the transport; more do not fit into the caches of a processor.</summary>
    private const int ManyWaiting = 512;

    /// <summary>And how many in each, however many connections there are.</summary>
    private const int LeastWaiting = 32;

    public CallRunner Runner { get; } = runner;

    public GrpcServerOptions Options { get; } = options;

    /// <summary>What it has taken on.</summary>
    public ServerLoad Load { get; } = load;

    public TimeProvider Time { get; } = time;

    public ILogger Log { get; } = log;

    public CancellationToken Stopping { get; } = stopping;

    /// <summary>How many calls of one connection may wait for their handlers before the next are left in the transport.</summary>
    public int CallsAtOnce => Math.Max(ManyWaiting / Math.Max(Load.Connections, 1), LeastWaiting);

    /// <summary>Serves a connection until it ends; what <see cref="ConnectionDelegate"/> asks for.</summary>
    public Task ServeAsync(ConnectionContext connection) => new ExpressConnection(connection, this).RunAsync();
}
