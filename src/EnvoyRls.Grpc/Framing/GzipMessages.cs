using System.Buffers;
using System.IO.Compression;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Framing;

/// <summary>Messages compressed with gzip, the one compression spoken here.</summary>
internal static class GzipMessages
{
    private const int FirstBuffer = 16 * 1024;

    /// <summary>Decompresses a payload and hands it over. No more than the limit is ever inflated, whatever the payload claims.</summary>
    /// <exception cref="GrpcException">The payload is not gzip or decompresses to more than the limit.</exception>
    public static T Inflate<T>(in ReadOnlySequence<byte> payload, int maxSize, Func<ReadOnlySequence<byte>, T> use)
    {
        if (payload.IsEmpty)
        {
            // GZipStream takes nothing for the compression of nothing.
            throw new GrpcException(ProtocolFaults.UndecodableMessage);
        }

        using Stream compressed = new MemoryStream(payload.ToArray(), writable: false);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            int length = InflateInto(compressed, ref buffer, maxSize);
            return use(new ReadOnlySequence<byte>(buffer, 0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The message as gzip.</summary>
    public static ReadOnlyMemory<byte> Deflate(IMessage message)
    {
        MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            message.WriteTo(gzip);
        }

        return compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
    }

    private static int InflateInto(Stream compressed, ref byte[] buffer, int maxSize)
    {
        using GZipStream gzip = new(compressed, CompressionMode.Decompress);
        int length = 0;
        while (true)
        {
            int read = Read(gzip, buffer.AsSpan(length));
            if (read == 0)
            {
                return length;
            }

            length += read;
            if (length > maxSize)
            {
                throw new GrpcException(ProtocolFaults.InflatedTooLarge(maxSize));
            }

            if (length == buffer.Length)
            {
                Grow(ref buffer);
            }
        }
    }

    private static int Read(GZipStream gzip, Span<byte> destination)
    {
        try
        {
            return gzip.Read(destination);
        }
        catch (InvalidDataException cause)
        {
            throw new GrpcException(ProtocolFaults.UndecodableMessage, cause);
        }
    }

    private static void Grow(ref byte[] buffer)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
