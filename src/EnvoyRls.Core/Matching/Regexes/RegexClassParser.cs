namespace EnvoyRls.Core.Matching.Regexes;

/// <summary>Reads a class in brackets, the opening one already taken.</summary>
internal static class RegexClassParser
{
    private const int LastCharacter = 0x10FFFF;

    /// <exception cref="RegexSyntaxException">It is not closed, or holds something else than characters, ranges and classes.</exception>
    public static CharClass Parse(RegexCursor cursor, bool ignoreCase)
    {
        bool negated = cursor.TryTake('^');
        List<(int First, int Last)> ranges = [];
        uint categories = 0;

        // A bracket right behind the opening one is a character.
        for (bool first = true; first || cursor.AtEnd || !cursor.TryTake(']'); first = false)
        {
            if (cursor.AtEnd)
            {
                throw new RegexSyntaxException("a '[' is not closed", "add the ']', or write '\\[' for the character");
            }

            bool escaped = cursor.TryTake('\\');
            if (escaped && RegexEscapes.TryTakeClass(cursor) is { } named)
            {
                ranges.AddRange(named.Negated ? Complement(named.Ranges) : named.Ranges);
                categories |= named.Categories == 0 || !named.Negated ? named.Categories : ~named.Categories;
                continue;
            }

            if (!escaped && cursor.IsAt("[:"))
            {
                throw new RegexSyntaxException("classes such as '[:alpha:]' are not known", "write the range, as in '[A-Za-z]'");
            }

            int from = escaped ? RegexEscapes.TakeCharacter(cursor) : cursor.Take();
            ranges.Add((from, TakeRangeEnd(cursor, from)));
        }

        return new CharClass([.. ranges], categories, negated, ignoreCase);
    }

    private static int TakeRangeEnd(RegexCursor cursor, int from)
    {
        // A hyphen before the closing bracket is a character.
        if (cursor.AtEnd || cursor.Next != '-' || cursor.IsAt("-]"))
        {
            return from;
        }

        cursor.Take();
        if (cursor.AtEnd)
        {
            return from;
        }

        int to = cursor.TryTake('\\') ? RegexEscapes.TakeCharacter(cursor) : cursor.Take();
        return to >= from
            ? to
            : throw new RegexSyntaxException($"the range '{char.ConvertFromUtf32(from)}-{char.ConvertFromUtf32(to)}' is reversed", "write the smaller character first");
    }

    private static IEnumerable<(int First, int Last)> Complement((int First, int Last)[] ranges)
    {
        int next = 0;
        foreach ((int first, int last) in ranges)
        {
            if (first > next)
            {
                yield return (next, first - 1);
            }

            next = last + 1;
        }

        // A negated Unicode category has no ranges of its own to leave out.
        if (ranges.Length > 0)
        {
            yield return (next, LastCharacter);
        }
    }
}
