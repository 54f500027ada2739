using EnvoyRls.Adaptive.Archive;

namespace EnvoyRls.Adaptive.Features;

/// <summary>The frame around saved baselines: a mark, a version, what was learnt, and a checksum (SHA-256) of all before it.</summary>
internal static class BaselineFormat
{
    /// <summary>More rates than any table is set up to hold.</summary>
    public const int MostRates = 1 << 20;

    /// <summary>More domains or segments than are ever kept.</summary>
    public const int MostSeries = 1 << 16;

    private const uint Mark = 0x534C_4252;
    private const byte Version = 1;

    public static byte[] Write(Action<BinaryWriter> write) => Checksummed.Write(writer =>
    {
        writer.Write(Mark);
        writer.Write(Version);
        write(writer);
    });

    /// <exception cref="InvalidDataException">The bytes are damaged, of another version, or no baselines.</exception>
    public static void Read(byte[] content, Action<BinaryReader> read)
    {
        using BinaryReader reader = Checksummed.Open(content, "The saved baselines are damaged: their checksum does not fit.");
        try
        {
            if (reader.ReadUInt32() != Mark || reader.ReadByte() != Version)
            {
                throw new InvalidDataException("The saved baselines are of another version.");
            }

            read(reader);
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException)
        {
            throw new InvalidDataException("The saved baselines are damaged: they end too early or hold what cannot be read.", e);
        }
    }
}
