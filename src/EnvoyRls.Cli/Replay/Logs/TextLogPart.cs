namespace EnvoyRls.Cli.Replay.Logs;

/// <summary>A part of a compiled format: a literal that lines must have, or a field and how its end is found.</summary>
internal sealed class TextLogPart
{
    /// <summary>What the line must say here; empty for a field.</summary>
    public string Literal { get; init; } = "";

    /// <summary>The field; <see langword="null"/> for a literal.</summary>
    public LogField? Field { get; init; }

    /// <summary>Where the record keeps the field; -1 for a field that is only passed over.</summary>
    public int Slot { get; init; } = -1;

    /// <summary>The literal that ends the field; empty for the last field of a line.</summary>
    public string End { get; init; } = "";

    /// <summary>Without its end, the field ends at the next space: a path may have a query or not.</summary>
    public bool EndIsOptional { get; init; }

    public bool IsQuoted { get; init; }

    /// <summary>How many characters of the line are the field's; -1 if its end is missing.</summary>
    public int LengthIn(ReadOnlySpan<char> rest)
    {
        if (Field == LogField.Time && rest.StartsWith('['))
        {
            return rest.IndexOf(']') + 1 is > 0 and var bracketed ? bracketed : -1;
        }

        if (IsQuoted)
        {
            return QuotedLength(rest);
        }

        int space = rest.IndexOf(' ');
        int word = space < 0 ? rest.Length : space;
        if (End.Length == 0)
        {
            return word;
        }

        int end = rest.IndexOf(End, StringComparison.Ordinal);
        return EndIsOptional && (end < 0 || end > word) ? word : end;
    }

    private static int QuotedLength(ReadOnlySpan<char> rest)
    {
        int from = 0;
        while (true)
        {
            int quote = rest[from..].IndexOf('"');
            if (quote < 0)
            {
                return -1;
            }

            quote += from;
            int backslashes = 0;
            while (quote - backslashes > 0 && rest[quote - backslashes - 1] == '\\')
            {
                backslashes++;
            }

            if (backslashes % 2 == 0)
            {
                return quote;
            }

            from = quote + 1;
        }
    }
}
