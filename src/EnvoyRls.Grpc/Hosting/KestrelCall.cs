using System.IO.Pipelines;
using System.Net;
using System.Security.Authentication;
using EnvoyRls.Grpc.Calls;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EnvoyRls.Grpc.Hosting;

/// <summary>
/// A call that Kestrel carries. Kestrel reuses its streams and, with each, this object: it serves one call after the
/// other on one connection, unless a handler that did not end in time may still hold it, when it is given up.
/// </summary>
internal sealed partial class KestrelCall(IFeatureCollection features, TimeProvider time, CancellationToken stopping) : ServerCall(time, stopping)
{
    // Kestrel's stream is its own features, so they are the same objects for every call that it carries.
    private readonly IHttpRequestFeature _request = features.GetRequiredFeature<IHttpRequestFeature>();
    private readonly IRequestBodyPipeFeature _requestBody = features.GetRequiredFeature<IRequestBodyPipeFeature>();
    private readonly IHttpResponseFeature _response = features.GetRequiredFeature<IHttpResponseFeature>();
    private readonly IHttpResponseBodyFeature _responseBody = features.GetRequiredFeature<IHttpResponseBodyFeature>();
    private readonly IHttpResponseTrailersFeature _trailers = features.GetRequiredFeature<IHttpResponseTrailersFeature>();
    private readonly IHttpRequestLifetimeFeature _lifetime = features.GetRequiredFeature<IHttpRequestLifetimeFeature>();

    // Of the connection, which this object stays with.
    private readonly ConnectionLoad _load = features.GetRequiredFeature<ConnectionLoad>();

    private GrpcPeer? _peer;
    private bool _hasRoom;
    private CancellationTokenRegistration _abortRegistration;

    public IFeatureCollection Features { get; } = features;

    public string HttpMethod => _request.Method;

    public string Path => _request.Path;

    public IHeaderDictionary RequestHeaders => _request.Headers;

    public override PipeReader Requests => _requestBody.Reader;

    public override PipeWriter Responses => _responseBody.Writer;

    public override bool IsAborted => _lifetime.RequestAborted.IsCancellationRequested;

    public override GrpcPeer Peer => _peer ??= ReadPeer();

    /// <summary>Counts the call as under way, unless there are too many.</summary>
    public bool TryTakeRoom()
    {
        _hasRoom = _load.HasRoom(_load.Calls);
        if (_hasRoom)
        {
            _load.Begin(1);
        }

        return _hasRoom;
    }

    /// <summary>Ends what <see cref="TryTakeRoom"/> has counted.</summary>
    public void GiveRoomBack()
    {
        if (_hasRoom)
        {
            _hasRoom = false;
            _load.End();
        }
    }

    /// <inheritdoc/>
    public override string? RequestHeader(string name) => IsAbandoned ? null : (string?)_request.Headers[name];

    /// <inheritdoc/>
    public override bool TryReset()
    {
        _messageWritten = false;
        return base.TryReset();
    }

    protected override void CancelOnAbort(CancellationTokenSource source) =>
        _abortRegistration = _lifetime.RequestAborted.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), source);

    protected override void ForgetAbort() => _abortRegistration.Dispose();

    private GrpcPeer ReadPeer()
    {
        IHttpConnectionFeature? connection = Features.Get<IHttpConnectionFeature>();
        SslProtocols? tls = Features.Get<ITlsHandshakeFeature>()?.Protocol;
        IPEndPoint? address = connection?.RemoteIpAddress is { } ip ? new IPEndPoint(ip, connection.RemotePort) : null;
        return new GrpcPeer(address, tls, Features.Get<ITlsConnectionFeature>()?.ClientCertificate);
    }
}
