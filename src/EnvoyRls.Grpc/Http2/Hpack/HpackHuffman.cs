namespace EnvoyRls.Grpc.Http2.Hpack;

/// <summary>
/// The Huffman code of RFC 7541, appendix B. It is canonical: codes of the same length follow each other in the order of
/// their symbols, so that the lengths say it all.
/// </summary>
internal static class HpackHuffman
{
    private const int EndOfString = 256;
    private const int MaxBits = 30;

    /// <summary>Codes of up to this many bits, which are those of nearly all text, are found by one look into a table.</summary>
    private const int ShortBits = 9;

    /// <summary>By symbol, the last one being the end of the string.</summary>
    private static readonly byte[] Lengths =
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
        28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
        5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
        7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
        6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
        24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
        21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
        19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
        26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,
    ];

    private static readonly uint[] Codes = new uint[Lengths.Length];

    /// <summary>The symbols in the order of their codes.</summary>
    private static readonly short[] Symbols = new short[Lengths.Length];

    /// <summary>By length, the first code of it; by length, where its symbols begin and how many there are.</summary>
    private static readonly uint[] FirstCodes = new uint[MaxBits + 1];
    private static readonly int[] FirstSymbols = new int[MaxBits + 1];
    private static readonly int[] Counts = new int[MaxBits + 1];

    /// <summary>By the next <see cref="ShortBits"/> bits: symbol, and its length in the high byte; 0 if the code is longer.</summary>
    private static readonly ushort[] ShortCodes = new ushort[1 << ShortBits];

    static HpackHuffman()
    {
        uint code = 0;
        int symbols = 0;
        for (int length = 1; length <= MaxBits; length++)
        {
            code <<= 1;
            FirstCodes[length] = code;
            FirstSymbols[length] = symbols;
            for (int symbol = 0; symbol < Lengths.Length; symbol++)
            {
                if (Lengths[symbol] == length)
                {
                    Codes[symbol] = code;
                    Symbols[symbols++] = (short)symbol;
                    FillShortCodes(symbol, length, code);
                    code++;
                }
            }

            Counts[length] = symbols - FirstSymbols[length];
        }
    }

    /// <summary>The most bytes that this many encoded ones can stand for.</summary>
    public static int MaxDecodedLength(int encoded) => (int)(encoded * 8L / 5);

    /// <summary>How many bytes the text takes when encoded.</summary>
    public static int EncodedLength(ReadOnlySpan<byte> text)
    {
        long bits = 0;
        foreach (byte symbol in text)
        {
            bits += Lengths[symbol];
        }

        return (int)((bits + 7) / 8);
    }

    /// <summary>Encodes a text; the destination has <see cref="EncodedLength"/> bytes or more.</summary>
    /// <returns>How many bytes were written.</returns>
    public static int Encode(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        ulong pending = 0;
        int bits = 0;
        int written = 0;
        foreach (byte symbol in text)
        {
            pending = (pending << Lengths[symbol]) | Codes[symbol];
            bits += Lengths[symbol];
            while (bits >= 8)
            {
                bits -= 8;
                destination[written++] = (byte)(pending >> bits);
            }
        }

        if (bits > 0)
        {
            // Filled up with the first bits of the end of the string, which are ones.
            destination[written++] = (byte)((pending << (8 - bits)) | (0xffu >> bits));
        }

        return written;
    }

    /// <summary>Decodes a text; the destination has <see cref="MaxDecodedLength"/> bytes or more.</summary>
    /// <returns>False if it has the end of the string within, or padding that is longer than seven bits or not all ones.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> source, Span<byte> destination, out int written)
    {
        written = 0;
        ulong pending = 0;
        int bits = 0;
        while (true)
        {
            while (bits <= 56 && !source.IsEmpty)
            {
                pending |= (ulong)source[0] << (56 - bits);
                source = source[1..];
                bits += 8;
            }

            // Fewer bits than the shortest code: padding if anything. Longer padding looks like the start of a long code.
            if (!TryMatch(pending, out int symbol, out int length) || length > bits)
            {
                return bits < 8 && IsPadding(pending, bits);
            }

            if (symbol == EndOfString)
            {
                return false;
            }

            destination[written++] = (byte)symbol;
            pending <<= length;
            bits -= length;
        }
    }

    private static bool TryMatch(ulong pending, out int symbol, out int length)
    {
        ushort entry = ShortCodes[(int)(pending >> (64 - ShortBits))];
        symbol = entry & 0xff;
        length = entry >> 8;
        return length > 0 || TryMatchLong(pending, out symbol, out length);
    }

    private static bool TryMatchLong(ulong pending, out int symbol, out int length)
    {
        for (length = ShortBits + 1; length <= MaxBits; length++)
        {
            uint place = (uint)(pending >> (64 - length)) - FirstCodes[length];
            if (place < (uint)Counts[length])
            {
                symbol = Symbols[FirstSymbols[length] + (int)place];
                return true;
            }
        }

        symbol = EndOfString;
        return false;
    }

    private static bool IsPadding(ulong pending, int bits) => bits == 0 || pending >> (64 - bits) == (1UL << bits) - 1;

    private static void FillShortCodes(int symbol, int length, uint code)
    {
        if (length > ShortBits)
        {
            return;
        }

        int free = ShortBits - length;
        ushort entry = (ushort)((length << 8) | symbol);
        ShortCodes.AsSpan((int)code << free, 1 << free).Fill(entry);
    }
}
