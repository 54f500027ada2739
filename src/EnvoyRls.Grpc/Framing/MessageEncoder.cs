using System.Buffers;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Framing;

/// <summary>Writes a message with its prefix.</summary>
internal static class MessageEncoder
{
    /// <summary>A threshold that no message reaches.</summary>
    public const int NeverCompress = int.MaxValue;

    /// <summary>Up to this size prefix and message go into one span; beyond, the message is written in pieces.</summary>
    private const int OneSpan = 4000;

    /// <summary>Writes the message, compressed if it has at least as many bytes as the threshold.</summary>
    public static void Write(IMessage message, int size, IBufferWriter<byte> destination, int compressionThreshold)
    {
        // GZipStream makes nothing of nothing, which is not gzip.
        if (size > 0 && size >= compressionThreshold)
        {
            WriteCompressed(message, destination);
        }
        else if (size <= OneSpan)
        {
            int length = MessageFrame.PrefixLength + size;
            Span<byte> span = destination.GetSpan(length)[..length];
            MessageFrame.WritePrefix(span, compressed: false, size);
            message.WriteTo(span[MessageFrame.PrefixLength..]);
            destination.Advance(length);
        }
        else
        {
            WritePrefix(destination, compressed: false, size);
            message.WriteTo(destination);
        }
    }

    private static void WriteCompressed(IMessage message, IBufferWriter<byte> destination)
    {
        ReadOnlyMemory<byte> compressed = GzipMessages.Deflate(message);
        WritePrefix(destination, compressed: true, compressed.Length);
        destination.Write(compressed.Span);
    }

    private static void WritePrefix(IBufferWriter<byte> destination, bool compressed, int length)
    {
        MessageFrame.WritePrefix(destination.GetSpan(MessageFrame.PrefixLength), compressed, length);
        destination.Advance(MessageFrame.PrefixLength);
    }
}
