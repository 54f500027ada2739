using System.Text;

namespace EnvoyRls.Adaptive.Observation.Parts;

/// <summary>
/// What replicas send each other of an interval: binary, with a version in front. A part that would be too large is written with the
/// beginnings of its lists only: the busiest segments, keys, signatures and clients. What is left out is still in the sums of what it
/// belongs to, but of a segment that is left out whole only in those of the domain.
/// </summary>
internal static class ObservedPartFormat
{
    /// <summary>How large a part gets, in bytes, unless something else is asked for.</summary>
    public const int DefaultSize = 512 * 1024;

    /// <summary>More is not read.</summary>
    private const int MostSize = 4 * 1024 * 1024;
    private const int MostDomains = 1024;
    private const byte Version = 1;

    /// <summary>Lists are cut to a little less than would fit: what is common to all does not shrink.</summary>
    private const double Margin = 0.9;
    private const int MostTries = 16;

    /// <summary>Writes a part.</summary>
    /// <param name="part">What was observed.</param>
    /// <param name="size">How large it may be; sums alone are written even if they are larger.</param>
    public static byte[] Write(ObservedPart part, int size = DefaultSize)
    {
        double share = 1;
        byte[] written = WriteShare(part, share);
        for (int tries = 0; written.Length > size && tries < MostTries; tries++)
        {
            share *= Margin * size / written.Length;
            written = WriteShare(part, share);
        }

        return written;
    }

    /// <summary>Reads a part.</summary>
    /// <exception cref="InvalidDataException">That is no part, or one of another release.</exception>
    public static ObservedPart Read(ReadOnlyMemory<byte> written)
    {
        if (written.Length > MostSize)
        {
            throw new InvalidDataException("what was observed is too large to be read");
        }

        using MemoryStream stream = new(written.ToArray(), writable: false);
        using BinaryReader reader = new(stream, Encoding.UTF8);
        try
        {
            return Read(reader);
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException or IOException)
        {
            throw new InvalidDataException("what was observed was not written whole", error);
        }
    }

    private static byte[] WriteShare(ObservedPart part, double share)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(part.Fingerprint);
        writer.Write(part.Start);
        writer.Write(part.End);
        writer.Write(part.Looked);
        writer.Write(part.Calls);
        writer.Write(part.Scale);
        writer.Write7BitEncodedInt(part.Domains.Count);
        PartWriter parts = new(writer, part.End, share);
        foreach (DomainPart domain in part.Domains)
        {
            parts.Write(domain);
        }

        return stream.ToArray();
    }

    private static ObservedPart Read(BinaryReader reader)
    {
        if (reader.ReadByte() != Version)
        {
            throw new InvalidDataException("what was observed was written by another release");
        }

        ulong fingerprint = reader.ReadUInt64();
        (long start, long end) = (reader.ReadInt64(), reader.ReadInt64());
        (double looked, double calls, double scale) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        if (start < 0 || end <= start || !double.IsFinite(calls) || !(looked >= 0 && looked <= calls) || !(scale >= 1 && double.IsFinite(scale)))
        {
            throw new InvalidDataException("what was observed makes no sense");
        }

        PartReader parts = new(reader, end);
        DomainPart[] domains = new DomainPart[parts.ReadCount(MostDomains)];
        for (int i = 0; i < domains.Length; i++)
        {
            domains[i] = parts.ReadDomain();
        }

        return new ObservedPart { Fingerprint = fingerprint, Start = start, End = end, Looked = looked, Calls = calls, Scale = scale, Domains = domains };
    }
}
