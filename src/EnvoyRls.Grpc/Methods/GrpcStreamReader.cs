using EnvoyRls.Grpc.Framing;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Methods;

/// <summary>Reads the messages of a stream, one at a time and from one thread at a time.</summary>
public sealed class GrpcStreamReader<TMessage>
    where TMessage : class, IMessage<TMessage>
{
    private readonly MessageReader _reader;
    private readonly MessageParser<TMessage> _parser;
    private readonly CancellationToken _callCancelled;

    internal GrpcStreamReader(MessageReader reader, MessageParser<TMessage> parser, CancellationToken callCancelled)
    {
        _reader = reader;
        _parser = parser;
        _callCancelled = callCancelled;
    }

    /// <summary>The next message; <see langword="null"/> when the sender has ended the stream.</summary>
    /// <exception cref="GrpcException">The stream is not what the protocol allows, or a message is too large.</exception>
    /// <exception cref="OperationCanceledException">The call or the token given was cancelled, or the deadline passed.</exception>
    public async ValueTask<TMessage?> ReadAsync(CancellationToken cancellation = default)
    {
        if (!cancellation.CanBeCanceled)
        {
            return await _reader.ReadAsync(_parser, _callCancelled);
        }

        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(_callCancelled, cancellation);
        return await _reader.ReadAsync(_parser, either.Token);
    }
}
