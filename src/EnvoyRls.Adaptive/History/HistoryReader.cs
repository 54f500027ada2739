using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.History;

/// <summary>Reads what <see cref="HistoryWriter"/> wrote; what cannot be is an <see cref="InvalidDataException"/>.</summary>
internal sealed class HistoryReader(BinaryReader reader)
{
    private const int MostItems = 100_000;
    private const int MostSeconds = 60;

    public HistoryMinute ReadMinute()
    {
        long start = reader.Read7BitEncodedInt64();
        long length = reader.Read7BitEncodedInt64();
        if (start < 0 || length is <= 0 or > 86_400_000_000 || start > long.MaxValue / 4)
        {
            throw new InvalidDataException("a minute lies outside of time");
        }

        double sampling = Math.Clamp(Amount(), 1e-9, 1);
        bool isClean = reader.ReadBoolean();
        ObservedInterval interval = new() { Start = start, End = start + length, Sampling = sampling, Domains = List(ReadDomain) };
        return new HistoryMinute(interval, isClean, List(ReadDemand));
    }

    /// <summary>How many items follow.</summary>
    public int Count(int most)
    {
        int count = reader.Read7BitEncodedInt();
        return count >= 0 && count <= most ? count : throw new InvalidDataException("there is too much of something");
    }

    private ObservedDomain ReadDomain() => new()
    {
        Name = reader.ReadString(),
        Calls = Amount(),
        DeniedCalls = Amount(),
        OverriddenCalls = Amount(),
        Clients = Amount(),
        NewClients = Amount(),
        NewcomerCalls = Amount(),
        Entropy = Amount(),
        TopShare = Amount(),
        Segments = List(ReadSegment),
        Signatures = List(ReadSignature),
        FollowedClients = [],
    };

    private ObservedSegment ReadSegment() => new()
    {
        Name = reader.ReadString(), Hits = Amount(), DeniedHits = Amount(), Keys = Amount(), NewKeys = Amount(), Top = List(ReadKey),
    };

    private ObservedKey ReadKey()
    {
        ulong hash = reader.ReadUInt64();
        DescriptorPath path = ReadPath();
        (double calls, double hits, double denied, double near, double clients, double fanOut) = (Amount(), Amount(), Amount(), Amount(), Amount(), Amount());
        float variation = reader.ReadSingle();
        double peak = Amount();
        return new ObservedKey
        {
            Hash = hash,
            Path = path,
            Calls = calls,
            Hits = hits,
            DeniedHits = denied,
            NearHits = near,
            PerSecond = Seconds(hits, peak, Count(MostSeconds)),
            LimitAmount = reader.ReadUInt32(),
            LimitWindow = Math.Max(1, reader.Read7BitEncodedInt64()),
            FirstSeen = reader.Read7BitEncodedInt64(),
            Clients = clients,
            FanOut = fanOut,
            GapVariation = variation >= 0 && float.IsFinite(variation) ? variation : double.NaN,
            Client = reader.ReadUInt64(),
            IsNewcomer = reader.ReadBoolean(),
            Override = reader.ReadString() is { Length: > 0 } id ? id : null,
        };
    }

    private ObservedSignature ReadSignature() => new()
    {
        Hash = reader.ReadUInt64(),
        Path = ReadPath(),
        Calls = Amount(),
        NewcomerCalls = Amount(),
        DeniedCalls = Amount(),
        Clients = Amount(),
        IsLimited = reader.ReadBoolean(),
    };

    private DescriptorPath ReadPath() => new(List(() =>
    {
        string key = reader.ReadString();
        bool isFixed = reader.ReadBoolean();
        string value = reader.ReadString();
        return new PathEntry(key, isFixed ? value : null);
    }));

    private SegmentDemand ReadDemand() => new()
    {
        Domain = reader.ReadString(),
        Segment = reader.ReadString(),
        LimitAmount = reader.ReadUInt32(),
        LimitWindow = Math.Max(1, reader.Read7BitEncodedInt64()),
        Seconds = ReadHistogram(),
        Minutes = ReadHistogram(),
        Hours = ReadHistogram(),
    };

    private DemandHistogram ReadHistogram()
    {
        DemandHistogram histogram = new();
        int count = Count(MostItems);
        for (int i = 0; i < count; i++)
        {
            histogram.AddBucket(reader.Read7BitEncodedInt(), Amount());
        }

        return histogram;
    }

    /// <summary>The busiest second, and the others as even as they can be.</summary>
    private static double[] Seconds(double hits, double peak, int count)
    {
        double[] seconds = new double[count];
        Array.Fill(seconds, count > 1 ? Math.Max(0, hits - peak) / (count - 1) : 0);
        if (count > 0)
        {
            seconds[0] = peak;
        }

        return seconds;
    }

    private double Amount()
    {
        float value = reader.ReadSingle();
        return value >= 0 && float.IsFinite(value) ? value : throw new InvalidDataException("a count is none");
    }

    private List<T> List<T>(Func<T> read)
    {
        int count = Count(MostItems);
        List<T> items = [];
        for (int i = 0; i < count; i++)
        {
            items.Add(read());
        }

        return items;
    }
}
