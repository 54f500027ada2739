using System.IO.Compression;
using System.Text;

namespace EnvoyRls.Adaptive.History;

/// <summary>An hour of the past in bytes: a version, then the minutes, deflated (RFC 1951).</summary>
internal static class HistoryFormat
{
    private const byte Version = 1;
    private const int MostMinutes = 3_600;

    /// <summary>More is not unpacked: what has been damaged may claim any size.</summary>
    private const int MostUnpacked = 256 * 1024 * 1024;

    /// <summary>Writes minutes. If they would be too large, the last ones are written as sums only.</summary>
    public static byte[] Write(IReadOnlyList<HistoryMinute> minutes, int largest)
    {
        int whole = minutes.Count;
        byte[] written = WriteWhole(minutes, whole);
        while (written.Length > largest && whole > 0)
        {
            whole = Math.Min(whole - 1, (int)((long)whole * largest / written.Length));
            written = WriteWhole(minutes, whole);
        }

        return written;
    }

    /// <summary>Reads minutes.</summary>
    /// <exception cref="InvalidDataException">That is no hour, one of another release, or a damaged one.</exception>
    public static IReadOnlyList<HistoryMinute> Read(ReadOnlyMemory<byte> written)
    {
        try
        {
            using BinaryReader reader = new(Unpack(written), Encoding.UTF8);
            if (reader.ReadByte() != Version)
            {
                throw new InvalidDataException("the hour was written by another release");
            }

            HistoryReader minutes = new(reader);
            int count = minutes.Count(MostMinutes);
            List<HistoryMinute> read = [];
            for (int i = 0; i < count; i++)
            {
                read.Add(minutes.ReadMinute());
            }

            return read;
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException or IOException or ArgumentException)
        {
            throw new InvalidDataException("the hour was not written whole", error);
        }
    }

    private static byte[] WriteWhole(IReadOnlyList<HistoryMinute> minutes, int whole)
    {
        using MemoryStream packed = new();
        using (DeflateStream deflate = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (BufferedStream buffer = new(deflate, 32 * 1024))
        using (BinaryWriter writer = new(buffer, Encoding.UTF8))
        {
            writer.Write(Version);
            HistoryWriter history = new(writer);
            writer.Write7BitEncodedInt(minutes.Count);
            for (int i = 0; i < minutes.Count; i++)
            {
                history.Write(minutes[i], withDetails: i < whole);
            }
        }

        return packed.ToArray();
    }

    private static MemoryStream Unpack(ReadOnlyMemory<byte> written)
    {
        using DeflateStream inflate = new(new MemoryStream(written.ToArray(), writable: false), CompressionMode.Decompress);
        MemoryStream unpacked = new();
        byte[] buffer = new byte[32 * 1024];
        for (int read = inflate.Read(buffer); read > 0; read = inflate.Read(buffer))
        {
            unpacked.Write(buffer, 0, read);
            if (unpacked.Length > MostUnpacked)
            {
                throw new InvalidDataException("the hour is too large to be read");
            }
        }

        unpacked.Position = 0;
        return unpacked;
    }
}
