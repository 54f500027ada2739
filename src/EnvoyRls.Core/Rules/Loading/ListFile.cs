namespace EnvoyRls.Core.Rules.Loading;

/// <summary>
/// A file with the values of a list: one on a line, as <c>value [expires=time] [reason]</c>; what follows a <c>#</c> at
/// the start of a line or behind a space is a comment.
/// </summary>
internal sealed class ListFile(RuleDocument document)
{
    private const string ExpiryMark = "expires=";

    private IReadOnlyList<ListLine>? _lines;

    public RuleErrorList Errors { get; } = new(document.Name);

    /// <summary>The lines that carry a value. Mistakes are reported once, however often the file is used.</summary>
    public IReadOnlyList<ListLine> Lines => _lines ??= Read();

    /// <summary>Warns if no rule file has asked for the lines.</summary>
    public void CheckUse()
    {
        if (_lines is null)
        {
            Errors.Warn(1, 1, "no rule file uses this list", "name it with 'file:' under lists, or remove it");
        }
    }

    private List<ListLine> Read()
    {
        List<ListLine> lines = [];
        int number = 0;
        foreach (ReadOnlySpan<char> line in document.Text.AsSpan().TrimStart('\uFEFF').EnumerateLines())
        {
            number++;
            ReadOnlySpan<char> content = WithoutComment(line);
            ReadOnlySpan<char> text = content.Trim();
            if (!text.IsEmpty)
            {
                lines.Add(ReadLine(number, content.IndexOf(text[0]) + 1, text));
            }
        }

        return lines;
    }

    private ListLine ReadLine(int number, int column, ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> value = TakeWord(text, out ReadOnlySpan<char> rest);
        long? expires = null;
        if (rest.StartsWith(ExpiryMark, StringComparison.Ordinal))
        {
            string time = TakeWord(rest, out ReadOnlySpan<char> reason)[ExpiryMark.Length..].ToString();
            if (MomentText.TryParse(time, TimeZoneInfo.Utc, out long parsed))
            {
                expires = parsed;
            }
            else
            {
                int place = column + text.Length - rest.Length + ExpiryMark.Length;
                Errors.Add(number, place, $"'{time}' is no date or time", ValueReader.MomentForm);
            }

            rest = reason;
        }

        return new ListLine(number, column, value.ToString(), rest.ToString(), expires);
    }

    private static ReadOnlySpan<char> TakeWord(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        int end = text.IndexOfAny(' ', '\t');
        rest = end < 0 ? [] : text[end..].Trim();
        return end < 0 ? text : text[..end];
    }

    private static ReadOnlySpan<char> WithoutComment(ReadOnlySpan<char> line)
    {
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '#' && (i == 0 || line[i - 1] is ' ' or '\t'))
            {
                return line[..i];
            }
        }

        return line;
    }
}
