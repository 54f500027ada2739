using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Topologies;

/// <summary>
/// Where a key lives in a cluster: one of 16,384 slots, the CRC-16 (XMODEM: polynomial 0x1021, from 0) of the key, or
/// of what stands in its first pair of braces, if anything does (Redis Cluster specification).
/// </summary>
internal static class HashSlot
{
    /// <summary>How many slots there are.</summary>
    public const int Count = 16_384;

    private const int Polynomial = 0x1021;

    private static readonly ushort[] Table = [.. Enumerable.Range(0, 256).Select(Remainder)];

    /// <summary>The slot of a key: 0 to 16,383.</summary>
    public static int Of(ReadOnlySpan<byte> key)
    {
        ushort crc = 0;
        foreach (byte each in Hashed(key))
        {
            crc = (ushort)((crc << 8) ^ Table[(crc >> 8) ^ each]);
        }

        return crc % Count;
    }

    /// <summary>Whether all keys of a batch live in one slot.</summary>
    public static bool IsShared(ChargeBatch batch)
    {
        int first = -1;
        foreach (ref readonly Charge charge in batch.Charges)
        {
            int slot = Of(batch.Key(charge));
            first = first < 0 ? slot : first;
            if (slot != first)
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<byte> Hashed(ReadOnlySpan<byte> key)
    {
        int open = key.IndexOf((byte)'{');
        int length = open < 0 ? -1 : key[(open + 1)..].IndexOf((byte)'}');
        return length > 0 ? key.Slice(open + 1, length) : key;
    }

    private static ushort Remainder(int value)
    {
        int remainder = value << 8;
        for (int bit = 0; bit < 8; bit++)
        {
            remainder = (remainder & 0x8000) == 0 ? remainder << 1 : (remainder << 1) ^ Polynomial;
        }

        return (ushort)remainder;
    }
}
