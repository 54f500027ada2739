using System.Text;

namespace EnvoyRls.Adaptive.Detection.Saving;

/// <summary>
/// How saved detectors are begun and read: the kind's name and the version of its format first, and no number believed that is out of
/// bounds, so that damaged data ends in <see cref="InvalidDataException"/> and never in memory for what it claims to hold.
/// </summary>
internal static class SavedDetector
{
    /// <summary>More features in a row than any detector here has use for.</summary>
    public const int MostFeatures = 4_096;

    public static void WriteHeader(BinaryWriter writer, string kind, int version)
    {
        writer.Write(Encoding.UTF8.GetBytes(kind));
        writer.Write(version);
    }

    /// <summary>Reads a header and, if it is the one expected, what follows.</summary>
    /// <exception cref="InvalidDataException">Another kind or version, or the data end early.</exception>
    public static T Read<T>(BinaryReader reader, string kind, int version, Func<BinaryReader, T> read)
    {
        try
        {
            byte[] name = Encoding.UTF8.GetBytes(kind);
            if (!reader.ReadBytes(name.Length).AsSpan().SequenceEqual(name))
            {
                throw new InvalidDataException($"This is not a saved {kind}.");
            }

            int written = reader.ReadInt32();
            return written == version
                ? read(reader)
                : throw new InvalidDataException($"The {kind} was saved in format {written}; this release reads format {version}.");
        }
        catch (EndOfStreamException cut)
        {
            throw new InvalidDataException($"The saved {kind} ends early.", cut);
        }
    }

    public static int ReadCount(this BinaryReader reader, string what, int least, int most)
    {
        int count = reader.ReadInt32();
        return count >= least && count <= most
            ? count
            : throw new InvalidDataException($"{what} is {count}, which is not from {least} to {most}.");
    }

    public static double ReadFinite(this BinaryReader reader, string what)
    {
        double number = reader.ReadDouble();
        return double.IsFinite(number) ? number : throw new InvalidDataException($"{what} is not a finite number.");
    }
}
