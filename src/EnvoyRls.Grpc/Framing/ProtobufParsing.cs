using System.Buffers;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Framing;

internal static class ProtobufParsing
{
    /// <summary>Reads a message. When the bytes are none it throws what <see cref="IsRefusal"/> knows.</summary>
    public static TMessage Parse<TMessage>(MessageParser<TMessage> parser, in ReadOnlySequence<byte> bytes)
        where TMessage : IMessage<TMessage> =>
        bytes.IsSingleSegment ? parser.ParseFrom(bytes.FirstSpan) : parser.ParseFrom(bytes);

    /// <summary>Whether an exception says that bytes are no message: generated parsers answer a few malformed ones with exceptions of the runtime.</summary>
    public static bool IsRefusal(Exception error) =>
        error is InvalidProtocolBufferException or IndexOutOfRangeException or InvalidOperationException or ArgumentException;
}
