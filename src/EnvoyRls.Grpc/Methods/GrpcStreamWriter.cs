using EnvoyRls.Grpc.Framing;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Methods;

/// <summary>Writes the messages of a stream, one at a time and from one thread at a time.</summary>
public sealed class GrpcStreamWriter<TMessage>
    where TMessage : class, IMessage<TMessage>
{
    private readonly MessageWriter _writer;
    private readonly CancellationToken _callCancelled;

    internal GrpcStreamWriter(MessageWriter writer, CancellationToken callCancelled)
    {
        _writer = writer;
        _callCancelled = callCancelled;
    }

    /// <summary>
    /// Sends a message. Completes when the peer's flow control has taken it, so that a slow reader slows the writer
    /// down and nothing piles up.
    /// </summary>
    /// <exception cref="GrpcException">The message is larger than may be sent.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled or its deadline passed.</exception>
    public ValueTask WriteAsync(TMessage message) => _writer.WriteAsync(message, _callCancelled);
}
