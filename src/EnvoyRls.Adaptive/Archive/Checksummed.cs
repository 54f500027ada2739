using System.Security.Cryptography;
using System.Text;

namespace EnvoyRls.Adaptive.Archive;

/// <summary>Content with a checksum (SHA-256) behind it.</summary>
internal static class Checksummed
{
    public static byte[] Write(Action<BinaryWriter> write)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream, Encoding.UTF8);
        write(writer);
        writer.Flush();
        writer.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads the content, up to the checksum.</summary>
    /// <param name="content">The content, and its checksum.</param>
    /// <param name="damaged">What to say if the two do not fit.</param>
    /// <exception cref="InvalidDataException">They do not.</exception>
    public static BinaryReader Open(byte[] content, string damaged)
    {
        int length = content.Length - SHA256.HashSizeInBytes;
        return length > 0 && SHA256.HashData(content.AsSpan(0, length)).AsSpan().SequenceEqual(content.AsSpan(length))
            ? new BinaryReader(new MemoryStream(content, 0, length, writable: false), Encoding.UTF8)
            : throw new InvalidDataException(damaged);
    }
}
