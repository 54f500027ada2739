using System.Buffers;
using EnvoyRls.Grpc.Framing;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Methods;

/// <summary>A method with one request and one response message.</summary>
public abstract class UnaryMethod : GrpcMethod
{
    /// <param name="service">The full name of the service.</param>
    /// <param name="name">The name within the service.</param>
    protected UnaryMethod(string service, string name)
        : base(service, name)
    {
    }

    /// <summary>What a call fails with whose bytes are not the message they should be.</summary>
    protected static GrpcStatus UnparsableMessage => ProtocolFaults.UnparsableMessage;

    /// <summary>
    /// Whether the handler itself answers by <see cref="GrpcCall.Deadline"/>, so that nobody has to wait for it with a timer.
    /// </summary>
    public virtual bool KeepsDeadline => false;

    /// <summary>
    /// Parses the request, runs the handler and gives its response, to be written by the caller. The bytes are not used
    /// any more when this returns, even if the answer is pending.
    /// </summary>
    /// <param name="request">The message alone, without prefix and not compressed.</param>
    /// <param name="call">The call; it has a failure if the answer is <see langword="null"/>.</param>
    public abstract ValueTask<IMessage?> InvokeAsync(in ReadOnlySequence<byte> request, GrpcCall call);

    /// <summary>
    /// Told once when the response of an invoked call has been written or dropped, so that what <see cref="GrpcCall.Lent"/> holds may serve the
    /// next call; never told of a call that was left to a handler that came too late.
    /// </summary>
    public virtual void Completed(GrpcCall call)
    {
    }
}
