using System.Buffers;
using System.IO.Pipelines;
using EnvoyRls.Grpc.Calls;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Framing;

/// <summary>Reads the messages of one direction of a call off a pipe.</summary>
/// <param name="pipe">What is received.</param>
/// <param name="rules">What is accepted.</param>
/// <param name="load">Bounds what is kept of messages that are not whole; <see langword="null"/> for a client.</param>
internal sealed class MessageReader(PipeReader pipe, MessageRules rules, ServerLoad? load = null)
{
    /// <summary>The next message; <see langword="null"/> when the stream ended after a whole message.</summary>
    /// <exception cref="GrpcException">The stream is not what the protocol allows, or a message is too large.</exception>
    public async ValueTask<TMessage?> ReadAsync<TMessage>(MessageParser<TMessage> parser, CancellationToken cancellation)
        where TMessage : class, IMessage<TMessage>
    {
        long held = 0;
        try
        {
            while (true)
            {
                ReadResult result = await pipe.ReadAsync(cancellation);
                ReadOnlySequence<byte> buffer = result.Buffer;
                SequencePosition examined = buffer.End;
                try
                {
                    if (MessageFrame.TryTake(ref buffer, rules, out MessageFrame frame, out GrpcStatus fault))
                    {
                        examined = buffer.Start;
                        return Parse(parser, frame, rules);
                    }

                    ThrowIf(fault);
                    if (result.IsCompleted)
                    {
                        ThrowIf(buffer.IsEmpty ? default : ProtocolFaults.TruncatedMessage);
                        return null;
                    }

                    long length = buffer.Length;
                    ThrowIf(load?.TryHold(length - held) == false ? ProtocolFaults.TooManyBytes : default);
                    held = length;
                }
                finally
                {
                    pipe.AdvanceTo(buffer.Start, examined);
                }
            }
        }
        finally
        {
            load?.LetGo(held);
        }
    }

    /// <summary>The one message of a stream that has exactly one.</summary>
    /// <exception cref="GrpcException">The stream is not what the protocol allows, or the message is too large.</exception>
    public async ValueTask<TMessage> ReadSingleAsync<TMessage>(MessageParser<TMessage> parser, CancellationToken cancellation)
        where TMessage : class, IMessage<TMessage>
    {
        TMessage message = await ReadAsync(parser, cancellation) ?? throw new GrpcException(ProtocolFaults.NoMessage);
        ReadResult end = await pipe.ReadAsync(cancellation);
        bool trailing = !end.Buffer.IsEmpty;
        pipe.AdvanceTo(end.Buffer.End);
        ThrowIf(trailing ? ProtocolFaults.TrailingBytes : default);
        return message;
    }

    private static TMessage Parse<TMessage>(MessageParser<TMessage> parser, in MessageFrame frame, MessageRules rules)
        where TMessage : class, IMessage<TMessage>
    {
        try
        {
            return frame.Compressed
                ? GzipMessages.Inflate(frame.Payload, rules.MaxSize, bytes => ProtobufParsing.Parse(parser, bytes))
                : ProtobufParsing.Parse(parser, frame.Payload);
        }
        catch (Exception cause) when (ProtobufParsing.IsRefusal(cause))
        {
            throw new GrpcException(ProtocolFaults.UnparsableMessage, cause);
        }
    }

    private static void ThrowIf(GrpcStatus fault)
    {
        if (!fault.IsOk)
        {
            throw new GrpcException(fault);
        }
    }
}
