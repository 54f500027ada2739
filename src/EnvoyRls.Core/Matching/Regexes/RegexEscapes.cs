using System.Globalization;
using System.Text;

namespace EnvoyRls.Core.Matching.Regexes;

/// <summary>Reads what follows a backslash.</summary>
internal static class RegexEscapes
{
    private static readonly (int First, int Last)[] Digits = [('0', '9')];
    private static readonly (int First, int Last)[] WordCharacters = [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
    private static readonly (int First, int Last)[] Spaces = [('\t', '\n'), ('\f', '\r'), (' ', ' ')];

    /// <summary>The two-letter names of Unicode's general categories, in the order of <see cref="UnicodeCategory"/>.</summary>
    private static readonly string[] CategoryNames =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc",
        "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    /// <summary>Whether a code point is a word character in the sense of <c>\w</c> and <c>\b</c>.</summary>
    public static bool IsWord(int character) => character is >= 0 and < 128 && (char.IsAsciiLetterOrDigit((char)character) || character == '_');

    /// <summary>Takes a class such as <c>d</c>, <c>W</c> or <c>p{L}</c>; takes nothing if there is none.</summary>
    public static ((int First, int Last)[] Ranges, uint Categories, bool Negated)? TryTakeClass(RegexCursor cursor)
    {
        char letter = cursor.AtEnd ? '\0' : cursor.Next;
        (int First, int Last)[]? ranges = char.ToLowerInvariant(letter) switch
        {
            'd' => Digits,
            'w' => WordCharacters,
            's' => Spaces,
            'p' => [],
            _ => null,
        };
        if (ranges is null)
        {
            return null;
        }

        cursor.Take();
        return (ranges, letter is 'p' or 'P' ? TakeCategories(cursor) : 0, char.IsAsciiLetterUpper(letter));
    }

    /// <summary>Takes an escape that stands for one character.</summary>
    /// <exception cref="RegexSyntaxException">There is no such escape.</exception>
    public static int TakeCharacter(RegexCursor cursor)
    {
        if (cursor.AtEnd)
        {
            throw new RegexSyntaxException("the pattern ends in a single '\\'", "write '\\\\' for the character");
        }

        int character = cursor.Take();
        switch (character)
        {
            case 'a':
                return '\a';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'v':
                return '\v';
            case 'x':
                return TakeHexadecimal(cursor);
            case >= '1' and <= '9' or 'k':
                throw new RegexSyntaxException("a back-reference cannot be matched in linear time", "write out what it refers to");
            case < 128 when !char.IsAsciiLetterOrDigit((char)character):
                return character;
            default:
                throw new RegexSyntaxException($"'\\{char.ConvertFromUtf32(character)}' is not known", "remove the '\\', or write '\\\\' for the character");
        }
    }

    private static int TakeHexadecimal(RegexCursor cursor)
    {
        bool braced = cursor.TryTake('{');
        string digits = braced
            ? cursor.TakeThrough('}', "'\\x{'")
            : string.Concat(Enumerable.Range(0, 2).Select(_ => cursor.AtEnd ? "" : char.ConvertFromUtf32(cursor.Take())));
        return (braced || digits.Length == 2)
            && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int character)
            && Rune.IsValid(character)
            ? character
            : throw new RegexSyntaxException($"'\\x{digits}' is no character", "write two hexadecimal digits, or more within braces, as in '\\x41' or '\\x{1F600}'");
    }

    private static uint TakeCategories(RegexCursor cursor)
    {
        string name = cursor.TryTake('{') ? cursor.TakeThrough('}', "'\\p{'") : cursor.AtEnd ? "" : char.ConvertFromUtf32(cursor.Take());
        uint categories = 0;
        for (int i = 0; i < CategoryNames.Length; i++)
        {
            bool named = name.Length is 1 or 2 && CategoryNames[i].StartsWith(name, StringComparison.Ordinal);
            categories |= named ? 1u << i : 0;
        }

        return categories != 0
            ? categories
            : throw new RegexSyntaxException($"'\\p{{{name}}}' is no general category of Unicode", "use one such as '\\p{L}' for letters or '\\p{Nd}' for digits");
    }
}
