using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace EnvoyRls.Adaptive.Models;

/// <summary>
/// A version as bytes: <c>RLSMODEL</c>, the format's number, the content compressed by zlib (RFC 1950), and a checksum (SHA-256) of all
/// before it. What is damaged, of another format or for other features is refused, and nothing of it is used.
/// </summary>
internal static class ModelContainer
{
    private const int Format = 1;
    private const int HeaderSize = 12;

    private static ReadOnlySpan<byte> Magic => "RLSMODEL"u8;

    public static byte[] Write(ModelContents contents)
    {
        using MemoryStream stream = new();
        stream.Write(Magic);
        stream.Write(BitConverter.GetBytes(Format));
        using (ZLibStream compressed = new(stream, CompressionLevel.Fastest, leaveOpen: true))
        using (BinaryWriter writer = new(compressed, Encoding.UTF8))
        {
            ModelContentsFormat.Write(contents, writer);
        }

        stream.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">It is no version that this release can use; the message says why in a sentence.</exception>
    public static ModelContents Read(byte[] container)
    {
        int length = container.Length - SHA256.HashSizeInBytes;
        if (!container.AsSpan().StartsWith(Magic) || length < HeaderSize)
        {
            throw new InvalidDataException("This is no model of the adaptive layer.");
        }

        if (!SHA256.HashData(container.AsSpan(0, length)).AsSpan().SequenceEqual(container.AsSpan(length)))
        {
            throw new InvalidDataException("The model is damaged: its checksum does not fit.");
        }

        int format = BitConverter.ToInt32(container, Magic.Length);
        if (format != Format)
        {
            throw new InvalidDataException($"The model was written in format {format}; this release reads format {Format}.");
        }

        using ZLibStream content = new(new MemoryStream(container, HeaderSize, length - HeaderSize, writable: false), CompressionMode.Decompress);
        using BinaryReader reader = new(content, Encoding.UTF8);
        try
        {
            return ModelContentsFormat.Read(reader);
        }
        catch (Exception error) when (error is IOException or FormatException)
        {
            throw new InvalidDataException("The model's content is not what a model has.", error);
        }
    }
}
