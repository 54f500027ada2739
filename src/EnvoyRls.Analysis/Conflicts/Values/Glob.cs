using EnvoyRls.Analysis.Diff;

namespace EnvoyRls.Analysis.Conflicts.Values;

/// <summary>Fixed parts with any characters between them.</summary>
internal sealed class Glob
{
    /// <summary>Stands for an asterisk that is an ordinary character.</summary>
    private const char OrdinaryAsterisk = '\uE02A';

    private readonly string[] _parts;

    private Glob(string[] parts) => _parts = parts;

    /// <summary>A value with <c>*</c> for any characters, none included.</summary>
    public static Glob OfWildcard(string pattern) => new(pattern.Split('*'));

    public static Glob OfPrefix(string prefix) => new([prefix, ""]);

    public static Glob OfSuffix(string suffix) => new(["", suffix]);

    /// <summary>Whether everything matches.</summary>
    public bool IsAnything => _parts.Length > 1 && Array.TrueForAll(_parts, part => part.Length == 0);

    /// <summary>A text that matches, with <paramref name="filler"/> wherever there may be anything.</summary>
    public string Fill(string filler) => string.Join(filler, _parts);

    public bool Matches(string text)
    {
        if (_parts.Length == 1)
        {
            return text == _parts[0];
        }

        string last = _parts[^1];
        int end = text.Length - last.Length;
        if (end < _parts[0].Length || !text.StartsWith(_parts[0], StringComparison.Ordinal) || !text.EndsWith(last, StringComparison.Ordinal))
        {
            return false;
        }

        int at = _parts[0].Length;
        foreach (string part in _parts[1..^1])
        {
            // The leftmost place leaves most for the parts that follow.
            int found = text.AsSpan(at, end - at).IndexOf(part, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at += found + part.Length;
        }

        return true;
    }

    /// <summary>Whether all that <paramref name="other"/> matches matches here too.</summary>
    public bool Covers(Glob other)
    {
        // A character that no part contains is matched by what takes anything, and so is then whatever may stand for it.
        char fresh = '\uFFFF';
        while (Array.Exists(_parts, part => part.Contains(fresh, StringComparison.Ordinal)))
        {
            fresh--;
        }

        return Matches(other.Fill(fresh.ToString()));
    }

    /// <summary>Whether some text matches both.</summary>
    public bool Overlaps(Glob other) =>
        Agree(_parts[0], other._parts[0], (longer, shorter) => longer.StartsWith(shorter, StringComparison.Ordinal))
        && Agree(_parts[^1], other._parts[^1], (longer, shorter) => longer.EndsWith(shorter, StringComparison.Ordinal))
        && WildcardOverlap.Exists(Written(), other.Written());

    /// <summary>What is left of a wildcard to match once a text has been read: nothing if it cannot begin so, else any of these.</summary>
    public static IEnumerable<Glob> RestsOf(string pattern, string start)
    {
        bool[] reached = new bool[pattern.Length + 1];
        reached[0] = true;
        WildcardOverlap.SpreadOverStars(reached, pattern);
        foreach (char c in start)
        {
            bool[] next = new bool[pattern.Length + 1];
            for (int i = 0; i < pattern.Length; i++)
            {
                // An asterisk stays where it is: it may take in more.
                next[i] |= reached[i] && pattern[i] == '*';
                next[i + 1] |= reached[i] && pattern[i] == c && c != '*';
            }

            WildcardOverlap.SpreadOverStars(next, pattern);
            reached = next;
        }

        // What is reached by passing an asterisk is part of what that asterisk can still take in.
        return Enumerable.Range(0, reached.Length)
            .Where(i => reached[i] && (i == 0 || pattern[i - 1] != '*' || !reached[i - 1]))
            .Select(i => OfWildcard(pattern[i..]));
    }

    private static bool Agree(string one, string other, Func<string, string, bool> agree) =>
        one.Length >= other.Length ? agree(one, other) : agree(other, one);

    private string Written() => string.Join('*', _parts.Select(part => part.Replace('*', OrdinaryAsterisk)));
}
