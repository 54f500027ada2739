using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace EnvoyRls.Server.Calls.Messages;

/// <summary>
/// Strings by the bytes that they were made of, so that texts that come again cost no new one. A table of fixed size in which what is new
/// takes the place of what was there; for one thread.
/// </summary>
internal sealed class KnownTexts
{
    /// <summary>Longer ones, in bytes, are not kept.</summary>
    private const int LongestKept = 256;

    private const int Places = 4096;

    [ThreadStatic]
    private static KnownTexts? t_own;

    private readonly string?[] _texts = new string?[Places];

    /// <summary>The table of the thread that asks.</summary>
    public static KnownTexts Own => t_own ??= new KnownTexts();

    /// <summary>The text; what is not UTF-8 in it reads as U+FFFD.</summary>
    public string Find(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > LongestKept)
        {
            return Encoding.UTF8.GetString(bytes);
        }

        ref string? place = ref _texts[Place(bytes)];
        if (place is { } known && IsText(known, bytes))
        {
            return known;
        }

        return place = Encoding.UTF8.GetString(bytes);
    }

    private static bool IsText(string known, ReadOnlySpan<byte> bytes)
    {
        if (Ascii.Equals(bytes, known))
        {
            return true;
        }

        Span<char> text = stackalloc char[LongestKept];
        return known.Length != bytes.Length && known.AsSpan().SequenceEqual(text[..Encoding.UTF8.GetChars(bytes, text)]);
    }

    /// <summary>Two texts in one place cost a string each time they take turns, and no more, so the hash need not withstand anybody.</summary>
    private static int Place(ReadOnlySpan<byte> bytes)
    {
        ulong hash = (ulong)bytes.Length;
        while (bytes.Length >= sizeof(ulong))
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        ulong rest = 0;
        foreach (byte part in bytes)
        {
            rest = (rest << 8) | part;
        }

        return (int)(Mix(hash, rest) >> (64 - BitOperations.Log2(Places)));
    }

    /// <summary>Multiplies by the golden ratio, whose upper bits depend on all of what is multiplied.</summary>
    private static ulong Mix(ulong hash, ulong part)
    {
        ulong product = (hash ^ part) * 0x9E3779B97F4A7C15;
        return product ^ (product >> 32);
    }
}
