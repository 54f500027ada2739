using System.Net;
using System.Threading.Channels;
using EnvoyRls.Api.Envoy.Service.Discovery.V3;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Methods;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.Sources.Xds;

/// <summary>An xDS server that says nothing but what a test tells it to.</summary>
internal sealed class DiscoveryServer : IAsyncDisposable
{
    private readonly Channel<DiscoveryDialogue> _streams = Channel.CreateUnbounded<DiscoveryDialogue>();
    private readonly GrpcServer _server;

    private DiscoveryServer(IPEndPoint endPoint)
    {
        GrpcMethodTableBuilder methods = new();
        methods.Duplex<DiscoveryRequest, DiscoveryResponse>(
            "envoy.service.discovery.v3.AggregatedDiscoveryService", "StreamAggregatedResources", DiscoveryRequest.Parser, ServeAsync);
        _server = new GrpcServer(methods.Build(), new GrpcServerOptions { EndPoint = endPoint }, NullLoggerFactory.Instance, TimeProvider.System);
    }

    public IPEndPoint EndPoint => (IPEndPoint)_server.EndPoint;

    public static Task<DiscoveryServer> StartAsync() => StartAsync(new IPEndPoint(IPAddress.Loopback, 0));

    public static async Task<DiscoveryServer> StartAsync(IPEndPoint endPoint)
    {
        DiscoveryServer server = new(endPoint);
        await server._server.StartAsync();
        return server;
    }

    /// <summary>Waits for the next stream that a client opens.</summary>
    public async Task<DiscoveryDialogue> AcceptAsync()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        return await _streams.Reader.ReadAsync(cancellation).AsTask().WaitAsync(SourceHarness.Patience, cancellation);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async ValueTask ServeAsync(GrpcStreamReader<DiscoveryRequest> requests, GrpcStreamWriter<DiscoveryResponse> responses, GrpcCall call)
    {
        DiscoveryDialogue dialogue = new(requests, responses, call);
        await _streams.Writer.WriteAsync(dialogue, call.CancellationToken);
        await dialogue.Ended.WaitAsync(call.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
