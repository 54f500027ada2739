using EnvoyRls.Adaptive.Observation.Following;
using EnvoyRls.Adaptive.Observation.Sketches;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Observation.Parts;

/// <summary>Reads what <see cref="PartWriter"/> wrote, and believes none of it: every count, place and number is looked at.</summary>
/// <param name="reader">Where from.</param>
/// <param name="now">The end of the interval.</param>
internal sealed class PartReader(BinaryReader reader, long now)
{
    /// <summary>From here on bits are written as they are.</summary>
    public const int DenseBits = 32;

    /// <summary>A segment takes more memory than bytes that tell of it.</summary>
    private const int MostSegments = 16_384;
    private const int MostItems = 262_144;
    private const int MostEntries = 16;

    private readonly List<string> _texts = [];
    private int _segments;

    /// <exception cref="InvalidDataException">That is no domain.</exception>
    public DomainPart ReadDomain() => new()
    {
        Name = ReadText(),
        Calls = ReadNumber(),
        DeniedCalls = ReadNumber(),
        OverriddenCalls = ReadNumber(),
        ClientCalls = ReadNumber(),
        NewClients = ReadNumber(),
        NewcomerCalls = ReadNumber(),
        Clients = ReadRegisters(new byte[DomainTally.Registers]),
        Segments = ReadList(ReadSegment),
        Signatures = ReadList(ReadSignature),
        FollowedClients = ReadList(ReadClient),
    };

    /// <summary>A number of items, at least 0.</summary>
    public int ReadCount(int most)
    {
        int count = reader.Read7BitEncodedInt();
        return count >= 0 && count <= most ? count : throw Damaged();
    }

    private static InvalidDataException Damaged() => new("what was observed was not written whole");

    private SegmentPart ReadSegment()
    {
        if (++_segments > MostSegments)
        {
            throw Damaged();
        }

        return new SegmentPart
        {
            Name = ReadText(),
            Hits = ReadNumber(),
            DeniedHits = ReadNumber(),
            NewKeys = ReadNumber(),
            Keys = ReadRegisters(new byte[SegmentTally.Registers]),
            Top = ReadList(ReadKey),
        };
    }

    private KeyPart ReadKey()
    {
        ulong hash = reader.ReadUInt64();
        DescriptorPath path = ReadPath();
        (double calls, double hits, double denied, double near) = (ReadNumber(), ReadNumber(), ReadNumber(), ReadNumber());
        KeyRow.Seconds perSecond = default;
        int seconds = reader.ReadByte();
        for (int i = 0; i < seconds; i++)
        {
            perSecond[i < KeyRow.MostSeconds ? i : throw Damaged()] = (float)ReadNumber();
        }

        return new KeyPart
        {
            Hash = hash,
            Path = path.IsKey ? path : throw Damaged(),
            Calls = calls,
            Hits = hits,
            DeniedHits = denied,
            NearHits = near,
            PerSecond = perSecond,
            Clients = ReadBits(),
            FanOut = ReadBits(),
            Gaps = ReadGaps(),
            LimitAmount = (uint)ReadWhole(uint.MaxValue),
            LimitWindow = ReadWhole(long.MaxValue),
            FirstSeen = ReadMoment(),
            Client = reader.ReadUInt64(),
            IsNewcomer = reader.ReadBoolean(),
            Override = ReadOptional(),
        };
    }

    private SignaturePart ReadSignature()
    {
        SignaturePart signature = new()
        {
            Hash = reader.ReadUInt64(),
            Path = ReadPath(),
            Calls = ReadNumber(),
            NewcomerCalls = ReadNumber(),
            DeniedCalls = ReadNumber(),
        };
        ReadRegisters((Span<byte>)signature.Clients);
        signature.IsLimited = reader.ReadBoolean();
        return signature;
    }

    private ClientPart ReadClient() => new()
    {
        Id = reader.ReadUInt64(),
        Name = ReadText(),
        FirstSeen = ReadMoment(),
        Calls = ReadNumber(),
        TotalCalls = ReadNumber(),
        Gaps = ReadGaps(),
        Paths = ReadBits(),
        PathEntropy = Math.Min(1, ReadNumber()),
        UserAgent = ReadOptional(),
    };

    private List<T> ReadList<T>(Func<T> read)
    {
        int count = ReadCount(MostItems);

        // Not made in its full length before anything of it has been read.
        List<T> list = [];
        for (int i = 0; i < count; i++)
        {
            list.Add(read());
        }

        return list;
    }

    private DescriptorPath ReadPath()
    {
        int count = reader.ReadByte();
        if (count is 0 or > MostEntries)
        {
            throw Damaged();
        }

        PathEntry[] entries = new PathEntry[count];
        for (int i = 0; i < count; i++)
        {
            string key = ReadText();
            entries[i] = new PathEntry(key, reader.ReadBoolean() ? ReadText() : null);
        }

        return new DescriptorPath(entries);
    }

    private double ReadNumber()
    {
        float number = reader.ReadSingle();
        return float.IsFinite(number) && number >= 0 ? number : throw Damaged();
    }

    private long ReadWhole(long most)
    {
        long number = reader.Read7BitEncodedInt64();
        return number >= 0 && number <= most ? number : throw Damaged();
    }

    private long ReadMoment() => now - ReadWhole(Math.Max(0, now));

    private string ReadText()
    {
        int place = ReadCount(_texts.Count);
        if (place > 0)
        {
            return _texts[place - 1];
        }

        string text = reader.ReadString();
        _texts.Add(text);
        return text;
    }

    private string? ReadOptional() => ReadText() is { Length: > 0 } text ? text : null;

    private GapStatistics ReadGaps()
    {
        float count = (float)ReadNumber();
        return count > 0 ? GapStatistics.Of(Math.Min(count, GapStatistics.Memory), (float)ReadNumber(), (float)ReadNumber()) : default;
    }

    private LinearCounter ReadBits()
    {
        LinearCounter counter = default;
        int count = reader.ReadByte();
        if (count < DenseBits)
        {
            for (int i = 0; i < count; i++)
            {
                byte place = reader.ReadByte();
                counter.Content[place / 64] |= 1UL << (place % 64);
            }

            return counter;
        }

        foreach (ref ulong word in counter.Content)
        {
            word = reader.ReadUInt64();
        }

        return counter;
    }

    private byte[] ReadRegisters(byte[] registers)
    {
        ReadRegisters(registers.AsSpan());
        return registers;
    }

    private void ReadRegisters(Span<byte> registers)
    {
        if (reader.ReadBoolean())
        {
            for (int count = ReadCount(registers.Length); count > 0; count--)
            {
                int place = reader.ReadUInt16();
                registers[place < registers.Length ? place : throw Damaged()] = reader.ReadByte();
            }
        }
        else
        {
            reader.BaseStream.ReadExactly(registers);
        }

        if (registers.ContainsAnyExceptInRange((byte)0, (byte)HyperLogLog.MostRank(registers.Length)))
        {
            throw Damaged();
        }
    }
}
