using System.Buffers.Binary;
using System.Numerics;

namespace EnvoyRls.Core.Counting.Memory.Snapshots;

/// <summary>The checksum CRC-32C (Castagnoli; RFC 9260, appendix A), which processors compute in hardware.</summary>
internal static class Crc32C
{
    /// <summary>The checksum of all parts, one after the other.</summary>
    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default) => ~Continue(Continue(uint.MaxValue, first), second);

    private static uint Continue(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return crc;
    }
}
