namespace EnvoyRls.Grpc;

/// <summary>
/// One call, as its handler sees it, whatever HTTP/2 implementation carries it. It belongs to the handler until the
/// handler's task ends; it must not be kept beyond that.
/// </summary>
public abstract class GrpcCall
{
    private GrpcMetadata? _responseHeaders;
    private GrpcMetadata? _responseTrailers;

    /// <summary>
    /// When the call must have ended, as a timestamp of the server's <see cref="TimeProvider"/>;
    /// <see cref="long.MaxValue"/> if it has all the time.
    /// </summary>
    public long Deadline { get; protected set; } = long.MaxValue;

    /// <summary>How the call ends unless an exception says otherwise: OK until <see cref="Fail(GrpcStatus)"/>.</summary>
    public GrpcStatus Status { get; private set; }

    /// <summary>
    /// Cancelled when the deadline passes, the caller resets the call or the connection goes. It is made when first
    /// asked for, so that a handler that does not ask does not pay.
    /// </summary>
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>Cancelled when the server begins to drain: a stream that would go on for ever should end.</summary>
    public abstract CancellationToken ServerStopping { get; }

    /// <summary>Who calls.</summary>
    public abstract GrpcPeer Peer { get; }

    /// <summary>What a method keeps with the call from its invocation until <see cref="Methods.UnaryMethod.Completed"/>.</summary>
    public object? Lent { get; set; }

    /// <summary>Metadata sent before the first message; what is added later is not sent.</summary>
    public GrpcMetadata ResponseHeaders => _responseHeaders ??= [];

    /// <summary>Metadata sent with the status.</summary>
    public GrpcMetadata ResponseTrailers => _responseTrailers ??= [];

    /// <summary>The response headers, if any were ever asked for.</summary>
    internal GrpcMetadata? GivenResponseHeaders => _responseHeaders;

    /// <summary>The response trailers, if any were ever asked for.</summary>
    internal GrpcMetadata? GivenResponseTrailers => _responseTrailers;

    /// <summary>The value of a request header; <see langword="null"/> if it is not there or the call is over.</summary>
    public abstract string? RequestHeader(string name);

    /// <summary>Ends the call with this status and no (further) message. The first failure stands.</summary>
    /// <exception cref="ArgumentException">The status is OK.</exception>
    public void Fail(GrpcStatus status)
    {
        if (status.IsOk)
        {
            throw new ArgumentException("a failure needs a status other than OK", nameof(status));
        }

        if (Status.IsOk)
        {
            Status = status;
        }
    }

    /// <summary>Ends the call with this code and text.</summary>
    public void Fail(StatusCode code, string message) => Fail(new GrpcStatus(code, message));

    /// <summary>Makes the object ready for another call.</summary>
    protected void Reset()
    {
        Deadline = long.MaxValue;
        Status = default;
        _responseHeaders = null;
        _responseTrailers = null;
        Lent = null;
    }
}
