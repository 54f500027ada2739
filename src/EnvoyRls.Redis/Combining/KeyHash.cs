using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace EnvoyRls.Redis.Combining;

/// <summary>
/// A 64-bit hash of keys by multiplication and folding, seeded per process, so that no client can craft collisions.
/// </summary>
internal static class KeyHash
{
    // Odd, and without a pattern in its bits: the fractions of the square roots of 2 and 3.
    private const ulong First = 0x6A09E667F3BCC909;
    private const ulong Second = 0xBB67AE8584CAA73B;

    private static readonly ulong Seed = MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    public static ulong Of(ReadOnlySpan<byte> key)
    {
        ulong hash = Fold(Seed ^ (ulong)key.Length, First);
        while (key.Length >= sizeof(ulong))
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(key), Second);
            key = key[sizeof(ulong)..];
        }

        ulong rest = 0;
        foreach (byte each in key)
        {
            rest = (rest << 8) | each;
        }

        return Fold(hash ^ rest, First);
    }

    private static ulong Fold(ulong value, ulong factor)
    {
        ulong high = Math.BigMul(value, factor, out ulong low);
        return high ^ low;
    }
}
