using System.Buffers.Binary;

namespace EnvoyRls.Core.Counting.Memory.Snapshots;

/// <summary>Writes counters to a stream while they are charged: each is as it was at some moment between begin and end.</summary>
internal sealed class SnapshotWriter(Stream stream)
{
    private readonly StateWriter _counters = new();
    private readonly byte[] _frame = new byte[SnapshotFormat.HeadSize];
    private uint _blockCount;
    private long _total;

    /// <summary>Writes all counters but those that are idle.</summary>
    /// <param name="stripes">Where they are; one is looked at after the other.</param>
    /// <param name="now">The clock's reading, Unix microseconds.</param>
    /// <param name="cancellation">Stops in the middle; what was written is no snapshot then.</param>
    /// <returns>How many were written.</returns>
    public long Write(IEnumerable<CounterStripe> stripes, long now, CancellationToken cancellation)
    {
        WriteHead(now);
        foreach (CounterStripe stripe in stripes)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (MemoryCounter counter in stripe.ToArray())
            {
                _blockCount += counter.TrySave(_counters, now) ? 1u : 0;
                if (_counters.Length >= SnapshotFormat.BlockSize)
                {
                    WriteBlock();
                }
            }
        }

        if (_blockCount > 0)
        {
            WriteBlock();
        }

        _counters.Int64(_total);
        WriteBlock();
        return _total;
    }

    private void WriteHead(long now)
    {
        SnapshotFormat.Magic.CopyTo(_frame);
        BinaryPrimitives.WriteUInt32LittleEndian(_frame.AsSpan(8), SnapshotFormat.Version);
        BinaryPrimitives.WriteInt64LittleEndian(_frame.AsSpan(12), now);
        BinaryPrimitives.WriteUInt32LittleEndian(_frame.AsSpan(20), Crc32C.Of(_frame.AsSpan(0, 20)));
        stream.Write(_frame, 0, SnapshotFormat.HeadSize);
    }

    private void WriteBlock()
    {
        Span<byte> head = _frame.AsSpan(0, SnapshotFormat.BlockHeadSize);
        Span<byte> checksum = _frame.AsSpan(SnapshotFormat.BlockHeadSize, SnapshotFormat.ChecksumSize);
        BinaryPrimitives.WriteUInt32LittleEndian(head, (uint)_counters.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], _blockCount);
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32C.Of(head, _counters.Written));
        stream.Write(head);
        stream.Write(_counters.Written);
        stream.Write(checksum);
        _total += _blockCount;
        _blockCount = 0;
        _counters.Clear();
    }
}
