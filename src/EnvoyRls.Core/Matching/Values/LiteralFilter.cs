using System.Numerics;
using System.Runtime.InteropServices;

namespace EnvoyRls.Core.Matching.Values;

/// <summary>
/// Narrows down which of many items can match a text by literals that the text must contain. Of each item's literals a
/// piece of 8, 4, 2 or 1 characters is filed, the one that fewest others contain; a text is looked at through windows
/// of these sizes. Items without literals are always candidates.
/// </summary>
internal sealed class LiteralFilter
{
    private const int FrequencyBits = 18;

    /// <summary>Sizes of pieces, the longest first; a window of each is one or two machine words.</summary>
    private static readonly int[] Sizes = [8, 4, 2, 1];

    private readonly int[] _sizes;
    private readonly Piece[] _pieces;
    private readonly int[] _ordinals;
    private readonly int[] _unfiltered;

    /// <param name="literals">For each item, in order, the texts that whatever it matches contains; none of them empty.</param>
    public LiteralFilter(IReadOnlyList<string[]> literals)
    {
        byte[] frequencies = Frequencies(literals);
        (ulong Hash, int Size, int Ordinal)[] filed = [.. literals
            .Select((texts, ordinal) => (Texts: texts, Ordinal: ordinal))
            .Where(item => item.Texts.Length > 0)
            .Select(item => Rarest(item.Texts, frequencies, item.Ordinal))
            .OrderBy(piece => piece.Hash)
            .ThenBy(piece => piece.Ordinal)];
        _sizes = [.. filed.Select(piece => piece.Size).Distinct().OrderDescending()];
        _ordinals = [.. filed.Select(piece => piece.Ordinal)];
        _unfiltered = [.. Enumerable.Range(0, literals.Count).Where(ordinal => literals[ordinal].Length == 0)];
        _pieces = new Piece[BitOperations.RoundUpToPowerOf2((uint)(filed.Length * 2) + 1)];
        foreach ((ulong hash, PositionRange range) in PositionRange.Runs([.. filed.Select(piece => piece.Hash)]))
        {
            int slot = SlotOf(hash);
            while (_pieces[slot].Range.Count > 0)
            {
                slot = (slot + 1) & (_pieces.Length - 1);
            }

            _pieces[slot] = new Piece(hash, range);
        }
    }

    /// <summary>The first item after an ordinal that matches the text; only candidates are asked.</summary>
    /// <returns>Its ordinal, or <see cref="ValueIndex.None"/>.</returns>
    public int FindFirst(ReadOnlySpan<char> text, int after, ILiteralItems items)
    {
        int best = int.MaxValue;
        foreach (int size in _sizes)
        {
            for (int at = 0; at + size <= text.Length; at++)
            {
                ReadOnlySpan<char> window = text.Slice(at, size);
                PositionRange range = RangeOf(Hash(window));

                // A piece that occurs again has been dealt with.
                if (range.Count > 0 && text.IndexOf(window, StringComparison.Ordinal) == at)
                {
                    best = FirstMatch(_ordinals.AsSpan(range.Start, range.Count), text, after, best, items);
                }
            }
        }

        best = FirstMatch(_unfiltered, text, after, best, items);
        return best == int.MaxValue ? ValueIndex.None : best;
    }

    /// <summary>The first matching ordinal between two others, else the upper one; ordinals are in order.</summary>
    private static int FirstMatch(ReadOnlySpan<int> ordinals, ReadOnlySpan<char> text, int after, int best, ILiteralItems items)
    {
        foreach (int ordinal in ordinals)
        {
            if (ordinal >= best)
            {
                break;
            }

            if (ordinal > after && items.Matches(ordinal, text))
            {
                return ordinal;
            }
        }

        return best;
    }

    private PositionRange RangeOf(ulong hash)
    {
        for (int slot = SlotOf(hash); _pieces[slot].Range.Count > 0; slot = (slot + 1) & (_pieces.Length - 1))
        {
            if (_pieces[slot].Hash == hash)
            {
                return _pieces[slot].Range;
            }
        }

        return default;
    }

    private int SlotOf(ulong hash) => (int)(hash >> 32) & (_pieces.Length - 1);

    /// <summary>How often windows occur, by hash, up to 255: enough to tell what is rare.</summary>
    private static byte[] Frequencies(IReadOnlyList<string[]> literals)
    {
        byte[] frequencies = new byte[1 << FrequencyBits];
        foreach (string text in literals.SelectMany(texts => texts))
        {
            int size = SizeFor(text);
            for (int at = 0; at + size <= text.Length; at++)
            {
                ref byte frequency = ref frequencies[Hash(text.AsSpan(at, size)) >> (64 - FrequencyBits)];
                frequency += frequency < byte.MaxValue ? (byte)1 : (byte)0;
            }
        }

        return frequencies;
    }

    private static (ulong Hash, int Size, int Ordinal) Rarest(string[] texts, byte[] frequencies, int ordinal)
    {
        (ulong Hash, int Size, int Frequency) rarest = (0, 0, int.MaxValue);
        foreach (string text in texts.OrderByDescending(SizeFor))
        {
            int size = SizeFor(text);
            for (int at = 0; at + size <= text.Length; at++)
            {
                ulong hash = Hash(text.AsSpan(at, size));
                int frequency = frequencies[hash >> (64 - FrequencyBits)];
                rarest = frequency < rarest.Frequency ? (hash, size, frequency) : rarest;
            }
        }

        return (rarest.Hash, rarest.Size, ordinal);
    }

    private static int SizeFor(string text) => Array.Find(Sizes, size => size <= text.Length);

    /// <summary>Mixes a window by multiplication. Two that share a hash cost a needless look at an item, nothing else.</summary>
    private static ulong Hash(ReadOnlySpan<char> window)
    {
        const ulong Factor = 0x9E37_79B9_7F4A_7C15;
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(window);
        ulong word = window.Length switch
        {
            8 => (MemoryMarshal.Read<ulong>(bytes) * Factor) ^ MemoryMarshal.Read<ulong>(bytes[8..]),
            4 => MemoryMarshal.Read<ulong>(bytes),
            2 => MemoryMarshal.Read<uint>(bytes),
            _ => window[0],
        };
        word = (word ^ (word >> 32) ^ (ulong)window.Length) * Factor;
        return word ^ (word >> 29);
    }

    private readonly record struct Piece(ulong Hash, PositionRange Range);
}
