using System.Text;

namespace EnvoyRls.Core.Matching.Regexes;

/// <summary>A place in a pattern that moves on code point by code point.</summary>
internal sealed class RegexCursor(string pattern)
{
    private int _at;

    public bool AtEnd => _at >= pattern.Length;

    /// <summary>The next UTF-16 unit; there must be one.</summary>
    public char Next => pattern[_at];

    /// <summary>Whether a text comes next.</summary>
    public bool IsAt(string text) => string.CompareOrdinal(pattern, _at, text, 0, text.Length) == 0;

    /// <summary>The next code point; U+FFFD for half a surrogate pair.</summary>
    public int Take()
    {
        Rune.DecodeFromUtf16(pattern.AsSpan(_at), out Rune rune, out int consumed);
        _at += consumed;
        return rune.Value;
    }

    public bool TryTake(char expected)
    {
        if (AtEnd || pattern[_at] != expected)
        {
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>Takes all up to a character, and that character.</summary>
    /// <exception cref="RegexSyntaxException">The character does not come.</exception>
    public string TakeThrough(char end, string what)
    {
        int from = _at;
        int at = pattern.IndexOf(end, from);
        if (at < 0)
        {
            throw new RegexSyntaxException($"{what} is not closed with '{end}'", $"add the '{end}'");
        }

        _at = at + 1;
        return pattern[from..at];
    }

    /// <summary>Takes <c>{n}</c>, <c>{n,}</c> or <c>{n,m}</c>; any other brace is an ordinary character.</summary>
    public bool TryTakeBraces(out string content)
    {
        ReadOnlySpan<char> rest = !AtEnd && Next == '{' ? pattern.AsSpan(_at + 1) : [];
        int digits = Math.Max(rest.IndexOfAnyExceptInRange('0', '9'), 0);
        int length = digits;
        if (digits > 0 && rest[digits] == ',')
        {
            int more = rest[(digits + 1)..].IndexOfAnyExceptInRange('0', '9');
            length = more < 0 ? rest.Length : digits + 1 + more;
        }

        bool bounds = digits > 0 && length < rest.Length && rest[length] == '}';
        content = bounds ? rest[..length].ToString() : "";
        _at += bounds ? length + 2 : 0;
        return bounds;
    }
}
