using System.IO.Pipelines;
using EnvoyRls.Grpc.Framing;
using EnvoyRls.Grpc.Methods;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Calls;

/// <summary>
/// A call as the server runs it. What carries it, Kestrel's HTTP/2 or our own, says how bytes come and go; everything that gRPC
/// says about calls is the same for both.
/// </summary>
internal abstract partial class ServerCall(TimeProvider time, CancellationToken stopping) : GrpcCall
{
    private volatile bool _abandoned;

    /// <summary>What the headers asked for.</summary>
    public CallTerms Terms { get; private set; }

    /// <summary>The method called; <see langword="null"/> until it is found.</summary>
    public GrpcMethod? Method => Terms.Method;

    /// <summary>When the call arrived; only kept for an observer.</summary>
    public long StartedAt { get; set; }

    /// <summary>Whether an observer was told that it has begun, and has to be told how it ends.</summary>
    public bool IsObserved { get; set; }

    /// <summary>From how many bytes on the caller is sent compressed messages.</summary>
    public int CompressionThreshold { get; protected set; } = MessageEncoder.NeverCompress;

    /// <summary>The body of the request.</summary>
    public abstract PipeReader Requests { get; }

    /// <summary>The body of the response.</summary>
    public abstract PipeWriter Responses { get; }

    /// <summary>Whether the caller reset the call or the connection is gone.</summary>
    public abstract bool IsAborted { get; }

    public override CancellationToken ServerStopping { get; } = stopping;

    /// <summary>The end of the call, if its handler does not complete at once.</summary>
    public PendingResponse PendingResponse => field ??= new(this);

    /// <summary>Whether the object was left to a handler that goes on although the call is over.</summary>
    protected bool IsAbandoned => _abandoned;

    /// <summary>Takes over what the headers asked for.</summary>
    public void Accept(in CallTerms terms)
    {
        Terms = terms;
        CompressionThreshold = terms.CompressionThreshold;
    }

    /// <summary>Leaves the object to a handler that goes on although the call is over; it serves no other call.</summary>
    public void Abandon() => _abandoned = true;

    /// <summary>Sends the response headers; the first message follows.</summary>
    public abstract void StartResponse();

    /// <summary>Sends the response of a unary call and the status OK.</summary>
    public abstract void Respond(IMessage message, int size);

    /// <summary>Sends the status: in trailers after a message, else in the headers, which are then all there is.</summary>
    public abstract void Finish(GrpcStatus status);

    /// <summary>Makes the object ready for another call.</summary>
    /// <returns>False if it was abandoned and must not be used again.</returns>
    public virtual bool TryReset()
    {
        EndCancellation();
        if (_abandoned)
        {
            return false;
        }

        Reset();
        Terms = default;
        IsObserved = false;
        CompressionThreshold = MessageEncoder.NeverCompress;
        return true;
    }

    /// <summary>Whether a response of this size goes out compressed; if not, its headers do not announce it.</summary>
    protected bool Compresses(int size)
    {
        if (size < CompressionThreshold)
        {
            CompressionThreshold = MessageEncoder.NeverCompress;
        }

        return CompressionThreshold != MessageEncoder.NeverCompress;
    }
}
