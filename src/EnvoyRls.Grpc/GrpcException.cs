namespace EnvoyRls.Grpc;

/// <summary>
/// A failed call. A client gets it for every status but OK; a handler may throw it, and its text is then shown to
/// the caller, which is not so for any other exception. An expected failure is better told by <see cref="GrpcCall.Fail(GrpcStatus)"/>.
/// </summary>
public sealed class GrpcException : Exception
{
    /// <summary>An <see cref="StatusCode.Unknown"/> failure without a text.</summary>
    public GrpcException()
        : this(new GrpcStatus(StatusCode.Unknown, ""))
    {
    }

    /// <summary>An <see cref="StatusCode.Unknown"/> failure.</summary>
    public GrpcException(string message)
        : this(new GrpcStatus(StatusCode.Unknown, message))
    {
    }

    /// <summary>An <see cref="StatusCode.Unknown"/> failure with its cause, which is not shown to the caller.</summary>
    public GrpcException(string message, Exception? innerException)
        : this(new GrpcStatus(StatusCode.Unknown, message), innerException)
    {
    }

    /// <summary>A failure with its status and, for logs, its cause and the trailers it came with.</summary>
    public GrpcException(GrpcStatus status, Exception? cause = null, GrpcMetadata? trailers = null)
        : base(status.ToString(), cause)
    {
        Status = status;
        Trailers = trailers ?? new GrpcMetadata();
    }

    /// <summary>The status; never OK.</summary>
    public GrpcStatus Status { get; }

    /// <summary>The trailers that a server sent with the status; empty elsewhere.</summary>
    public GrpcMetadata Trailers { get; }
}
