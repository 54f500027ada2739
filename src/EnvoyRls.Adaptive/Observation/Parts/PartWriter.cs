using System.Numerics;
using EnvoyRls.Adaptive.Observation.Sketches;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Observation.Parts;

/// <summary>Writes a part, of each list only so much of its beginning.</summary>
/// <param name="writer">Where to.</param>
/// <param name="now">The end of the interval, which moments are told from.</param>
/// <param name="share">The share of each list that is written, 0 to 1.</param>
internal sealed class PartWriter(BinaryWriter writer, long now, double share)
{
    /// <summary>Texts that were written: most come again and again.</summary>
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);

    public void Write(DomainPart domain)
    {
        Write(domain.Name);
        Write(domain.Calls);
        Write(domain.DeniedCalls);
        Write(domain.OverriddenCalls);
        Write(domain.ClientCalls);
        Write(domain.NewClients);
        Write(domain.NewcomerCalls);
        Write(domain.Clients);
        Write(domain.Segments, Write);
        Write(domain.Signatures, Write);
        Write(domain.FollowedClients, Write);
    }

    private void Write(SegmentPart segment)
    {
        Write(segment.Name);
        Write(segment.Hits);
        Write(segment.DeniedHits);
        Write(segment.NewKeys);
        Write(segment.Keys);
        Write(segment.Top, Write);
    }

    private void Write(KeyPart key)
    {
        writer.Write(key.Hash);
        Write(key.Path);
        Write(key.Calls);
        Write(key.Hits);
        Write(key.DeniedHits);
        Write(key.NearHits);
        int seconds = ((Span<float>)key.PerSecond).LastIndexOfAnyExcept(0f) + 1;
        writer.Write((byte)seconds);
        foreach (float hits in ((Span<float>)key.PerSecond)[..seconds])
        {
            writer.Write(hits);
        }

        Write(key.Clients);
        Write(key.FanOut);
        Write(key.Gaps);
        writer.Write7BitEncodedInt64(key.LimitAmount);
        writer.Write7BitEncodedInt64(key.LimitWindow);
        WriteMoment(key.FirstSeen);
        writer.Write(key.Client);
        writer.Write(key.IsNewcomer);
        Write(key.Override ?? "");
    }

    private void Write(SignaturePart signature)
    {
        writer.Write(signature.Hash);
        Write(signature.Path);
        Write(signature.Calls);
        Write(signature.NewcomerCalls);
        Write(signature.DeniedCalls);
        Write((ReadOnlySpan<byte>)signature.Clients);
        writer.Write(signature.IsLimited);
    }

    private void Write(ClientPart client)
    {
        writer.Write(client.Id);
        Write(client.Name);
        WriteMoment(client.FirstSeen);
        Write(client.Calls);
        Write(client.TotalCalls);
        Write(client.Gaps);
        Write(client.Paths);
        Write(client.PathEntropy);
        Write(client.UserAgent ?? "");
    }

    private void Write<T>(List<T> list, Action<T> write)
    {
        int count = (int)Math.Ceiling(list.Count * share);
        writer.Write7BitEncodedInt(count);
        foreach (T item in list.Take(count))
        {
            write(item);
        }
    }

    private void Write(DescriptorPath path)
    {
        writer.Write((byte)path.Entries.Count);
        foreach (PathEntry entry in path.Entries)
        {
            Write(entry.Key);
            writer.Write(entry.Value is not null);
            if (entry.Value is not null)
            {
                Write(entry.Value);
            }
        }
    }

    /// <summary>Seven digits are more than an estimate has.</summary>
    private void Write(double number) => writer.Write((float)number);

    private void Write(string text)
    {
        if (_texts.TryGetValue(text, out int place))
        {
            writer.Write7BitEncodedInt(place + 1);
            return;
        }

        _texts.Add(text, _texts.Count);
        writer.Write7BitEncodedInt(0);
        writer.Write(text);
    }

    private void WriteMoment(long moment) => writer.Write7BitEncodedInt64(Math.Max(0, now - moment));

    private void Write(in GapStatistics gaps)
    {
        writer.Write(gaps.Count);
        if (gaps.Count > 0)
        {
            writer.Write(gaps.Mean);
            writer.Write(gaps.Variance);
        }
    }

    /// <summary>Few bits by their places, many as they are.</summary>
    private void Write(LinearCounter counter)
    {
        int count = 0;
        foreach (ulong word in counter.Content)
        {
            count += BitOperations.PopCount(word);
        }

        bool isSparse = count < PartReader.DenseBits;
        writer.Write((byte)(isSparse ? count : PartReader.DenseBits));
        for (int i = 0; i < counter.Content.Length; i++)
        {
            if (!isSparse)
            {
                writer.Write(counter.Content[i]);
                continue;
            }

            for (ulong word = counter.Content[i]; word != 0; word &= word - 1)
            {
                writer.Write((byte)((64 * i) + BitOperations.TrailingZeroCount(word)));
            }
        }
    }

    /// <summary>Few registers by their places, many as they are.</summary>
    private void Write(ReadOnlySpan<byte> registers)
    {
        int count = registers.Length - registers.Count((byte)0);
        bool isSparse = 3 * count < registers.Length;
        writer.Write(isSparse);
        if (!isSparse)
        {
            writer.Write(registers);
            return;
        }

        writer.Write7BitEncodedInt(count);
        for (int i = 0; i < registers.Length; i++)
        {
            if (registers[i] != 0)
            {
                writer.Write((ushort)i);
                writer.Write(registers[i]);
            }
        }
    }
}
