using System.Buffers;
using System.Net;
using EnvoyRls.Grpc.Framing;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Client;

/// <summary>A request body of one message.</summary>
internal sealed class MessageContent : HttpContent
{
    private readonly ArrayBufferWriter<byte> _body = new();

    public MessageContent(IMessage message, bool gzip) =>
        MessageEncoder.Write(message, message.CalculateSize(), _body, gzip ? 0 : MessageEncoder.NeverCompress);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        stream.WriteAsync(_body.WrittenMemory, cancellationToken).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = _body.WrittenCount;
        return true;
    }
}
