using System.Text;

namespace EnvoyRls.Cli.Replay.Logs;

/// <summary>Splits text with <c>%</c> escapes, as log formats and descriptor values are written, into literals and fields.</summary>
internal static class LogEscapes
{
    private const string Directives = "aABbDefhHiIjklLmnoOpPqrRsStTuUvVxX";

    /// <summary>The parts in order; two literals never follow each other.</summary>
    /// <exception cref="FormatException">An escape is not known or not finished; the message says which.</exception>
    public static IReadOnlyList<LogEscape> Parse(string text)
    {
        List<LogEscape> parts = [];
        StringBuilder literal = new();
        int at = 0;
        while (at < text.Length)
        {
            if (text[at] != '%')
            {
                literal.Append(text[at++]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '%')
            {
                literal.Append('%');
                at += 2;
            }
            else
            {
                AddLiteral(parts, literal);
                parts.Add(new LogEscape("", ParseField(text, ref at)));
            }
        }

        AddLiteral(parts, literal);
        return parts;
    }

    private static void AddLiteral(List<LogEscape> parts, StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            parts.Add(new LogEscape(literal.ToString(), null));
            literal.Clear();
        }
    }

    private static LogField ParseField(string text, ref int at)
    {
        int start = at++;

        // "%>s" and "%!200,304i" choose among redirects and statuses; what is read is the same field.
        while (at < text.Length && (text[at] is '<' or '>' or '!' or ',' || char.IsAsciiDigit(text[at])))
        {
            at++;
        }

        string name = "";
        if (at < text.Length && text[at] == '{')
        {
            int close = text.IndexOf('}', at);
            if (close < 0)
            {
                throw new FormatException($"'{text[start..]}' has no closing brace.");
            }

            name = text[(at + 1)..close];
            at = close + 1;
        }

        if (at >= text.Length || !Directives.Contains(text[at], StringComparison.Ordinal))
        {
            string escape = text[start..Math.Min(text.Length, at + 1)];
            throw new FormatException($"'{escape}' is not an escape: there are %h %u %t %r %m %U %q %s %b %{{Header}}i %{{member}}j, and %% for a percent sign.");
        }

        return Normalise(text[at++], name);
    }

    /// <summary>One field for what different directives say the same of.</summary>
    private static LogField Normalise(char directive, string name) => (directive, name) switch
    {
        ('a', _) => LogField.Address,
        ('B' or 'O', _) => LogField.Bytes,
        ('t', _) => LogField.Time,
        ('i' or 'o', _) => new LogField(directive, name.ToLowerInvariant()),
        _ => new LogField(directive, name),
    };
}
