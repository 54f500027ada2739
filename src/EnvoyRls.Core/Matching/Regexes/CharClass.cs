using System.Globalization;
using System.Text;

namespace EnvoyRls.Core.Matching.Regexes;

/// <summary>A set of characters (Unicode code points).</summary>
internal sealed class CharClass
{
    private const int AsciiCount = 128;

    private readonly (int First, int Last)[] _ranges;
    private readonly uint _categories;
    private readonly bool _negated;
    private readonly bool _ignoreCase;
    private readonly UInt128 _ascii;

    /// <param name="ranges">First and last character of each range.</param>
    /// <param name="categories">Unicode general categories that belong to the set, one bit each.</param>
    /// <param name="negated">The set is everything else.</param>
    /// <param name="ignoreCase">A character belongs if its lower or upper case does.</param>
    public CharClass((int First, int Last)[] ranges, uint categories, bool negated, bool ignoreCase)
    {
        _ranges = [.. ranges.OrderBy(range => range.First)];
        _categories = categories;
        _negated = negated;
        _ignoreCase = ignoreCase;
        for (int character = 0; character < AsciiCount; character++)
        {
            _ascii |= IsMember(character) ? UInt128.One << character : UInt128.Zero;
        }
    }

    public static CharClass Any { get; } = new([(0, 0x10FFFF)], 0, negated: false, ignoreCase: false);

    public static CharClass AnyButNewline { get; } = new([('\n', '\n')], 0, negated: true, ignoreCase: false);

    public bool Contains(int character) =>
        character < AsciiCount ? ((_ascii >> character) & UInt128.One) != UInt128.Zero : IsMember(character);

    private bool IsMember(int character)
    {
        bool inside = IsListed(character);
        if (!inside && _ignoreCase && Rune.IsValid(character))
        {
            Rune rune = new(character);
            inside = IsListed(Rune.ToLowerInvariant(rune).Value) || IsListed(Rune.ToUpperInvariant(rune).Value);
        }

        return inside != _negated;
    }

    private bool IsListed(int character)
    {
        foreach ((int first, int last) in _ranges)
        {
            if (character >= first && character <= last)
            {
                return true;
            }
        }

        return _categories != 0 && ((_categories >> (int)CategoryOf(character)) & 1) != 0;
    }

    private static UnicodeCategory CategoryOf(int character) =>
        Rune.IsValid(character) ? Rune.GetUnicodeCategory(new Rune(character)) : UnicodeCategory.Surrogate;
}
