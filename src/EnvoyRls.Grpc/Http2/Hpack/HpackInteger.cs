namespace EnvoyRls.Grpc.Http2.Hpack;

/// <summary>Integers with a prefix of N bits: RFC 7541, section 5.1.</summary>
internal static class HpackInteger
{
    /// <summary>The longest encoding of an <see cref="int"/>, in bytes.</summary>
    public const int MaxSize = 6;

    /// <summary>Takes an integer off the source; zeros in front of the last byte, which say nothing, count against the length.</summary>
    /// <returns>False if it is cut off or larger than an <see cref="int"/>.</returns>
    public static bool TryRead(ref ReadOnlySpan<byte> source, int prefixBits, out int value)
    {
        int mask = (1 << prefixBits) - 1;
        value = 0;
        if (source.IsEmpty)
        {
            return false;
        }

        value = source[0] & mask;
        if (value < mask)
        {
            source = source[1..];
            return true;
        }

        return TryReadLong(ref source, ref value);
    }

    /// <summary>Writes an integer.</summary>
    /// <param name="destination">Where to: at least <see cref="MaxSize"/> bytes.</param>
    /// <param name="prefixBits">How many bits of the first byte belong to it.</param>
    /// <param name="pattern">The other bits of the first byte.</param>
    /// <param name="value">The integer; not negative.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Write(Span<byte> destination, int prefixBits, byte pattern, int value)
    {
        int mask = (1 << prefixBits) - 1;
        if (value < mask)
        {
            destination[0] = (byte)(pattern | value);
            return 1;
        }

        destination[0] = (byte)(pattern | mask);
        uint rest = (uint)(value - mask);
        int length = 1;
        while (rest >= 0x80)
        {
            destination[length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        destination[length++] = (byte)rest;
        return length;
    }

    private static bool TryReadLong(ref ReadOnlySpan<byte> source, ref int value)
    {
        long sum = value;
        for (int i = 1; i < MaxSize && i < source.Length; i++)
        {
            sum += (long)(source[i] & 0x7f) << (7 * (i - 1));
            if ((source[i] & 0x80) == 0)
            {
                source = source[(i + 1)..];
                value = (int)sum;
                return sum <= int.MaxValue;
            }
        }

        return false;
    }
}
