using System.Buffers.Binary;

namespace EnvoyRls.Core.Counting.Memory.Snapshots;

/// <summary>Reads what a <see cref="StateWriter"/> wrote; every method throws <see cref="InvalidDataException"/> where it is not there.</summary>
internal ref struct StateReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>An integer that cannot be below zero.</summary>
    public long Natural() => Int64() is >= 0 and var value ? value : throw new InvalidDataException("it holds a number below zero that cannot be");

    public ReadOnlySpan<byte> Bytes() => Take(UInt32());

    private ReadOnlySpan<byte> Take(uint size)
    {
        if (size > (uint)_rest.Length)
        {
            throw new InvalidDataException("one of its counters ends too early");
        }

        ReadOnlySpan<byte> taken = _rest[..(int)size];
        _rest = _rest[(int)size..];
        return taken;
    }
}
