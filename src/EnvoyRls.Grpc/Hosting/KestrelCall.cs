using System.IO.Pipelines;
using System.Net;
using System.Security.Authentication;
using EnvoyRls.Grpc.Framing;
using EnvoyRls.Grpc.Methods;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EnvoyRls.Grpc.Hosting;

/// <summary>
/// A call that Kestrel carries. Kestrel reuses its streams and, with each, this object: it serves one call after the
/// other on one connection, unless a handler that did not end in time may still hold it, when it is given up.
/// </summary>
internal sealed partial class KestrelCall(IFeatureCollection features, TimeProvider time, CancellationToken stopping) : GrpcCall
{
    // Kestrel's stream is its own features, so they are the same objects for every call that it carries.
    private readonly IHttpRequestFeature _request = features.GetRequiredFeature<IHttpRequestFeature>();
    private readonly IRequestBodyPipeFeature _requestBody = features.GetRequiredFeature<IRequestBodyPipeFeature>();
    private readonly IHttpResponseFeature _response = features.GetRequiredFeature<IHttpResponseFeature>();
    private readonly IHttpResponseBodyFeature _responseBody = features.GetRequiredFeature<IHttpResponseBodyFeature>();
    private readonly IHttpResponseTrailersFeature _trailers = features.GetRequiredFeature<IHttpResponseTrailersFeature>();
    private readonly IHttpRequestLifetimeFeature _lifetime = features.GetRequiredFeature<IHttpRequestLifetimeFeature>();

    private GrpcPeer? _peer;
    private volatile bool _abandoned;

    public IFeatureCollection Features { get; } = features;

    public string HttpMethod => _request.Method;

    public string Path => _request.Path;

    public IHeaderDictionary RequestHeaders => _request.Headers;

    public PipeReader Requests => _requestBody.Reader;

    public PipeWriter Responses => _responseBody.Writer;

    /// <summary>What is accepted of the request's messages.</summary>
    public MessageRules Rules { get; set; }

    /// <summary>From how many bytes on the caller is sent compressed messages.</summary>
    public int CompressionThreshold { get; set; } = MessageEncoder.NeverCompress;

    /// <summary>The method called; <see langword="null"/> until it is found.</summary>
    public GrpcMethod? Method { get; set; }

    /// <summary>When the call arrived; only kept for an observer.</summary>
    public long StartedAt { get; set; }

    public override CancellationToken ServerStopping { get; } = stopping;

    public override GrpcPeer Peer => _peer ??= ReadPeer();

    /// <inheritdoc/>
    public override string? RequestHeader(string name) => _abandoned ? null : (string?)_request.Headers[name];

    /// <summary>Leaves the object to a handler that goes on although the call is over; Kestrel gets a new one.</summary>
    public void Abandon() => _abandoned = true;

    /// <summary>Makes the object ready for the stream's next call.</summary>
    /// <returns>False if it was abandoned and must not be used again.</returns>
    public bool TryReset()
    {
        EndCancellation();
        if (_abandoned)
        {
            return false;
        }

        Reset();
        Method = null;
        CompressionThreshold = MessageEncoder.NeverCompress;
        _messageWritten = false;
        return true;
    }

    private GrpcPeer ReadPeer()
    {
        IHttpConnectionFeature? connection = Features.Get<IHttpConnectionFeature>();
        SslProtocols? tls = Features.Get<ITlsHandshakeFeature>()?.Protocol;
        IPEndPoint? address = connection?.RemoteIpAddress is { } ip ? new IPEndPoint(ip, connection.RemotePort) : null;
        return new GrpcPeer(address, tls, Features.Get<ITlsConnectionFeature>()?.ClientCertificate);
    }
}
