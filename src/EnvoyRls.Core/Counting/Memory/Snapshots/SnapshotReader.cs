using System.Buffers.Binary;

namespace EnvoyRls.Core.Counting.Memory.Snapshots;

/// <summary>Reads the counters that a <see cref="SnapshotWriter"/> wrote: all of them or none.</summary>
/// <param name="stream">A stream that knows its length.</param>
internal sealed class SnapshotReader(Stream stream)
{
    /// <summary>Reads a whole snapshot.</summary>
    /// <exception cref="InvalidDataException">It is broken, or of another version; the message says which, as the end of a sentence.</exception>
    public List<MemoryCounter> Read()
    {
        ReadHead();
        List<MemoryCounter> counters = [];
        while (true)
        {
            (uint count, byte[] block) = ReadBlock();
            if (count == 0)
            {
                Conclude(block, counters.Count);
                return counters;
            }

            Read(block, count, counters);
        }
    }

    private void ReadHead()
    {
        byte[] head = Take(SnapshotFormat.HeadSize);
        if (!head.AsSpan().StartsWith(SnapshotFormat.Magic))
        {
            throw new InvalidDataException("it is no snapshot of counters");
        }

        uint version = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(8));
        if (version != SnapshotFormat.Version)
        {
            throw new InvalidDataException($"it is of version {version}, and this software knows version {SnapshotFormat.Version}");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(20)) != Crc32C.Of(head.AsSpan(0, 20)))
        {
            throw new InvalidDataException("its head is broken");
        }
    }

    private (uint Count, byte[] Block) ReadBlock()
    {
        long start = stream.Position;
        byte[] head = Take(SnapshotFormat.BlockHeadSize);
        byte[] block = Take(BinaryPrimitives.ReadUInt32LittleEndian(head));
        byte[] checksum = Take(SnapshotFormat.ChecksumSize);
        if (BinaryPrimitives.ReadUInt32LittleEndian(checksum) != Crc32C.Of(head, block))
        {
            throw new InvalidDataException($"what follows its byte {start} is broken");
        }

        return (BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4)), block);
    }

    private static void Read(byte[] block, uint count, List<MemoryCounter> counters)
    {
        StateReader reader = new(block);
        for (uint i = 0; i < count; i++)
        {
            counters.Add(CounterFactory.Read(ref reader));
        }

        if (!reader.IsAtEnd)
        {
            throw new InvalidDataException("a block of it holds more than its counters");
        }
    }

    private void Conclude(byte[] end, int count)
    {
        if (end.Length != SnapshotFormat.EndSize || BinaryPrimitives.ReadInt64LittleEndian(end) != count || stream.Position != stream.Length)
        {
            throw new InvalidDataException("it does not end as it should");
        }
    }

    /// <summary>The size is looked at first, so that a broken one is not made room for.</summary>
    private byte[] Take(uint size)
    {
        if (size > stream.Length - stream.Position)
        {
            throw new InvalidDataException("it ends too early");
        }

        byte[] bytes = new byte[size];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
