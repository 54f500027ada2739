using System.Security.Cryptography;
using System.Text;
using EnvoyRls.Adaptive.Detection.Saving;

namespace EnvoyRls.Adaptive.Detection;

/// <summary>The frame around what detection has learnt: a name, a version, the content, and a checksum (SHA-256) of all before it.</summary>
internal static class DetectionFormat
{
    private const string Kind = "detection";
    private const int Version = 1;

    public static byte[] Write(Action<BinaryWriter> write)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream, Encoding.UTF8);
        SavedDetector.WriteHeader(writer, Kind, Version);
        write(writer);
        writer.Flush();
        writer.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        writer.Flush();
        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are damaged, of another version, or something else.</exception>
    public static void Read(byte[] content, Action<BinaryReader> read)
    {
        int length = content.Length - SHA256.HashSizeInBytes;
        if (length <= 0 || !SHA256.HashData(content.AsSpan(0, length)).AsSpan().SequenceEqual(content.AsSpan(length)))
        {
            throw new InvalidDataException("What detection has learnt is damaged: its checksum does not fit.");
        }

        using BinaryReader reader = new(new MemoryStream(content, 0, length, writable: false), Encoding.UTF8);
        SavedDetector.Read(reader, Kind, Version, saved =>
        {
            read(saved);
            return true;
        });
    }
}
