using System.Collections.Frozen;

namespace EnvoyRls.Adaptive.Engine;

/// <summary>Writes and reads client news: a version, then each list behind its length, little-endian.</summary>
internal static class ClientNewsFormat
{
    /// <summary>The most clients, or keys, of a list that are told; of more, no matter which.</summary>
    public const int Most = 16_384;

    private const byte Version = 2;

    public static byte[] Write(ClientNews news)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write(Version);
        writer.Write(Math.Min(news.Bots.Count, Most));
        foreach ((ulong client, byte likelihood) in news.Bots.OrderByDescending(bot => bot.Value).ThenBy(bot => bot.Key).Take(Most))
        {
            writer.Write(client);
            writer.Write(likelihood);
        }

        WriteHashes(writer, news.Suspects);
        WriteHashes(writer, news.SuspiciousClients);
        WriteHashes(writer, news.Watched);
        writer.Write(Math.Min(news.SuspiciousDomains.Count, Most));
        foreach (string domain in news.SuspiciousDomains.Order(StringComparer.Ordinal).Take(Most))
        {
            writer.Write(domain);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">That is not what was written.</exception>
    public static ClientNews Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            using BinaryReader reader = new(new MemoryStream(content.ToArray(), writable: false));
            if (reader.ReadByte() != Version)
            {
                throw new InvalidDataException("the news of clients is of another version");
            }

            Dictionary<ulong, byte> bots = [];
            for (int left = Count(reader); left > 0; left--)
            {
                bots[reader.ReadUInt64()] = Math.Min(reader.ReadByte(), (byte)100);
            }

            FrozenSet<ulong> suspects = ReadHashes(reader);
            FrozenSet<ulong> suspicious = ReadHashes(reader);
            FrozenSet<ulong> watched = ReadHashes(reader);
            HashSet<string> domains = new(StringComparer.Ordinal);
            for (int left = Count(reader); left > 0; left--)
            {
                domains.Add(reader.ReadString());
            }

            return new ClientNews
            {
                Bots = bots,
                Suspects = suspects,
                SuspiciousClients = suspicious,
                Watched = watched,
                SuspiciousDomains = domains.ToFrozenSet(StringComparer.Ordinal),
            };
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException("the news of clients ends too early", error);
        }
    }

    private static void WriteHashes(BinaryWriter writer, FrozenSet<ulong> hashes)
    {
        writer.Write(Math.Min(hashes.Count, Most));
        foreach (ulong hash in hashes.Order().Take(Most))
        {
            writer.Write(hash);
        }
    }

    private static FrozenSet<ulong> ReadHashes(BinaryReader reader)
    {
        HashSet<ulong> hashes = [];
        for (int left = Count(reader); left > 0; left--)
        {
            hashes.Add(reader.ReadUInt64());
        }

        return hashes.ToFrozenSet();
    }

    private static int Count(BinaryReader reader) =>
        reader.ReadInt32() is var count and >= 0 and <= Most ? count : throw new InvalidDataException("the news of clients has a list without an end");
}
