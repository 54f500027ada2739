using EnvoyRls.Api.Envoy.Config.Core.V3;
using EnvoyRls.Api.Envoy.Service.Discovery.V3;
using EnvoyRls.Api.Rpc;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Server.Settings;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Server.Sources.Xds;

/// <summary>
/// One stream of the aggregated discovery service, subscribed to every set of rules (the xDS protocol's state of the world).
/// Used by one task at a time.
/// </summary>
internal sealed class DiscoveryStream : IAsyncDisposable
{
    private static readonly GrpcClientMethod<DiscoveryRequest, DiscoveryResponse> Method =
        new("envoy.service.discovery.v3.AggregatedDiscoveryService", "StreamAggregatedResources", DiscoveryResponse.Parser);

    private readonly GrpcChannel _channel;
    private readonly GrpcStreamingCall<DiscoveryRequest, DiscoveryResponse> _call;
    private readonly Node _node;

    private DiscoveryStream(XdsSettings settings, TimeProvider time)
    {
        _channel = new GrpcChannel(XdsChannel.Describe(settings), time);
        _call = _channel.Duplex(Method, new CallOptions { Headers = settings.Headers, MaxReceiveMessageSize = settings.MaxMessageBytes });
        _node = NodeOf(settings);
    }

    /// <summary>Whether the server has said anything.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Connects and subscribes. What is wrong with the connection is told by the first reading.</summary>
    /// <exception cref="GrpcException">The stream is over already.</exception>
    public static async Task<DiscoveryStream> OpenAsync(XdsSettings settings, TimeProvider time)
    {
        DiscoveryStream stream = new(settings, time);
        try
        {
            // Without a version, although one may be in force: a server that was started anew may give its number to other rules.
            await stream.SendAsync(new DiscoveryRequest());
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for the server's next response.</summary>
    /// <exception cref="GrpcException">The stream ended, well or not, or the token was cancelled.</exception>
    public async Task<DiscoveryResponse> ReadAsync(CancellationToken cancellation)
    {
        DiscoveryResponse response = await _call.ReadAsync(cancellation)
            ?? throw new GrpcException(new GrpcStatus(StatusCode.Unavailable, "the server ended the stream"));
        IsAnswered = true;
        return response;
    }

    /// <summary>Says that a response is in force now.</summary>
    /// <exception cref="GrpcException">The stream is over.</exception>
    public Task AcceptAsync(DiscoveryResponse response) =>
        SendAsync(new DiscoveryRequest { VersionInfo = response.VersionInfo, ResponseNonce = response.Nonce });

    /// <summary>Says that a response is not in force, and why.</summary>
    /// <exception cref="GrpcException">The stream is over.</exception>
    public Task RefuseAsync(DiscoveryResponse response, string versionInForce, string reason) => SendAsync(new DiscoveryRequest
    {
        VersionInfo = versionInForce,
        ResponseNonce = response.Nonce,
        ErrorDetail = new Status { Code = (int)StatusCode.InvalidArgument, Message = reason },
    });

    public async ValueTask DisposeAsync()
    {
        await _call.DisposeAsync();
        _channel.Dispose();
    }

    private async Task SendAsync(DiscoveryRequest request)
    {
        request.Node = _node;
        request.TypeUrl = RuleResources.TypeUrl;
        await _call.WriteAsync(request);
    }

    private static Node NodeOf(XdsSettings settings)
    {
        Node node = new() { Id = settings.NodeId, UserAgentName = "envoyrls", UserAgentVersion = Software.Version };
        foreach ((string key, string value) in settings.NodeMetadata)
        {
            node.Metadata ??= new Struct();
            node.Metadata.Fields[key] = Value.ForString(value);
        }

        return node;
    }
}
