using System.Buffers;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Methods;

/// <summary>A method with one request and one response message.</summary>
public abstract class UnaryMethod : GrpcMethod
{
    private protected UnaryMethod(string service, string name)
        : base(service, name)
    {
    }

    /// <summary>
    /// Parses the request, runs the handler and gives its response, to be written by the caller. The bytes are not used
    /// any more when this returns, even if the answer is pending.
    /// </summary>
    /// <param name="request">The message alone, without prefix and not compressed.</param>
    /// <param name="call">The call; it has a failure if the answer is <see langword="null"/>.</param>
    public abstract ValueTask<IMessage?> InvokeAsync(in ReadOnlySequence<byte> request, GrpcCall call);
}
