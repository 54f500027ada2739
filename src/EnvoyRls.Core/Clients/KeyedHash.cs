using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace EnvoyRls.Core.Clients;

/// <summary>
/// Hashes of texts that nobody can foresee without the seed, so that nobody can choose keys that collide: SipHash-1-3 (Aumasson and
/// Bernstein, "SipHash: a fast short-input PRF", 2012) over UTF-16 code units. The same seed makes the same hashes on every replica.
/// </summary>
internal sealed class KeyedHash
{
    private readonly ulong _first;
    private readonly ulong _second;

    /// <summary>What hides the factors of a product. Derived, as a seed that is small has halves that hide nothing.</summary>
    private readonly ulong _one;
    private readonly ulong _other;

    /// <param name="seed">The secret.</param>
    public KeyedHash(UInt128 seed)
    {
        (_first, _second) = ((ulong)(seed >> 64), (ulong)seed);
        (_one, _other) = (Of("one"), Of("other"));
    }

    /// <summary>Tells seeds from each other without telling them.</summary>
    public ulong Fingerprint => Of("fingerprint");

    /// <summary>The hash of a text.</summary>
    public ulong Of(ReadOnlySpan<char> text)
    {
        ulong a = _first ^ 0x736f6d6570736575;
        ulong b = _second ^ 0x646f72616e646f6d;
        ulong c = _first ^ 0x6c7967656e657261;
        ulong d = _second ^ 0x7465646279746573;
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(text);
        ulong last = (ulong)bytes.Length << 56;
        while (bytes.Length >= sizeof(ulong))
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            d ^= word;
            Round(ref a, ref b, ref c, ref d);
            a ^= word;
            bytes = bytes[sizeof(ulong)..];
        }

        for (int i = 0; i < bytes.Length; i++)
        {
            last |= (ulong)bytes[i] << (8 * i);
        }

        d ^= last;
        Round(ref a, ref b, ref c, ref d);
        a ^= last;
        c ^= 0xff;
        Round(ref a, ref b, ref c, ref d);
        Round(ref a, ref b, ref c, ref d);
        Round(ref a, ref b, ref c, ref d);
        return a ^ b ^ c ^ d;
    }

    /// <summary>The hash of an entry: that of its key and that of its value, mixed.</summary>
    public ulong Of(string key, string value) => Mix(Of(key), Of(value));

    /// <summary>
    /// The hash of two hashes in their order: both halves of their product, each factor hidden by a secret. As neither hash can be
    /// chosen without the seed, neither can the product.
    /// </summary>
    public ulong Mix(ulong one, ulong other)
    {
        ulong high = Math.BigMul(one ^ _one, BitOperations.RotateLeft(other, 32) ^ _other, out ulong low);
        return high ^ low;
    }

    private static void Round(ref ulong a, ref ulong b, ref ulong c, ref ulong d)
    {
        a += b;
        b = BitOperations.RotateLeft(b, 13) ^ a;
        a = BitOperations.RotateLeft(a, 32);
        c += d;
        d = BitOperations.RotateLeft(d, 16) ^ c;
        a += d;
        d = BitOperations.RotateLeft(d, 21) ^ a;
        c += b;
        b = BitOperations.RotateLeft(b, 17) ^ c;
        c = BitOperations.RotateLeft(c, 32);
    }
}
