using System.Buffers;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Framing;

internal static class ProtobufParsing
{
    /// <exception cref="InvalidProtocolBufferException">The bytes are not such a message.</exception>
    public static TMessage Parse<TMessage>(MessageParser<TMessage> parser, in ReadOnlySequence<byte> bytes)
        where TMessage : IMessage<TMessage> =>
        bytes.IsSingleSegment ? parser.ParseFrom(bytes.FirstSpan) : parser.ParseFrom(bytes);
}
