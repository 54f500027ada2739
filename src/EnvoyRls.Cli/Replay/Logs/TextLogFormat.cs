namespace EnvoyRls.Cli.Replay.Logs;

/// <summary>
/// Lines of text in a format as Apache's LogFormat describes it. A field ends where the literal after it begins; inside
/// quotes, a backslash takes the meaning from the quote after it. What follows the format on a line is ignored, so that
/// servers that append fields are read too.
/// </summary>
internal sealed class TextLogFormat : ILogFormat
{
    public const string Common = "%h %l %u %t \"%r\" %>s %b";

    public const string Combined = Common + " \"%{Referer}i\" \"%{User-Agent}i\"";

    private readonly TextLogPart[] _parts;
    private readonly int _method;
    private readonly int _path;
    private readonly int _query;
    private readonly int _protocol;

    /// <param name="format">The format, with <c>%t</c> in it.</param>
    /// <param name="record">The record that lines will be read into: it says which fields are wanted.</param>
    /// <exception cref="FormatException">The format makes no sense.</exception>
    public TextLogFormat(string format, LogRecord record)
    {
        _parts = [.. Compile(LogEscapes.Parse(format), record)];
        if (!Array.Exists(_parts, part => part.Field == LogField.Time))
        {
            throw new FormatException($"log format '{format}' has no %t, and the clock of a replay follows the log.");
        }

        _method = record.SlotOf(LogField.Method);
        _path = record.SlotOf(LogField.Path);
        _query = record.SlotOf(LogField.Query);
        _protocol = record.SlotOf(LogField.Protocol);
    }

    /// <summary>Whether lines of this format tell the field.</summary>
    public bool Tells(LogField field) => Array.Exists(_parts, part => part.Field == field)
        || (field.Name.Length == 0 && field.Directive is 'm' or 'U' or 'q' or 'H' && Array.Exists(_parts, part => part.Field == LogField.RequestLine));

    public string? Read(ReadOnlySpan<char> line, LogRecord record)
    {
        record.Clear();
        int at = 0;
        foreach (TextLogPart part in _parts)
        {
            ReadOnlySpan<char> rest = line[at..];
            if (part.Field is not { } field)
            {
                if (!rest.StartsWith(part.Literal, StringComparison.Ordinal))
                {
                    return $"expected '{part.Literal}' at column {at + 1}";
                }

                at += part.Literal.Length;
                continue;
            }

            int length = part.LengthIn(rest);
            if (length < 0)
            {
                return $"{field} at column {at + 1} has no end";
            }

            if (!Keep(field, part, rest[..length], record))
            {
                return $"'{rest[..Math.Min(length, 40)]}' at column {at + 1} is not a time";
            }

            at += length;
        }

        return null;
    }

    private static IEnumerable<TextLogPart> Compile(IReadOnlyList<LogEscape> escapes, LogRecord record)
    {
        for (int i = 0; i < escapes.Count; i++)
        {
            LogEscape? next = i + 1 < escapes.Count ? escapes[i + 1] : null;
            if (escapes[i].Field is not { } field)
            {
                yield return new TextLogPart { Literal = escapes[i].Literal };
                continue;
            }

            bool pathAndQuery = field == LogField.Path && next?.Field == LogField.Query;
            if (next is { Field: { } neighbour } && !pathAndQuery)
            {
                throw new FormatException($"{field}{neighbour}: nothing tells where {field} ends; put a character between the two.");
            }

            string end = pathAndQuery ? "?" : next?.Literal ?? "";
            yield return new TextLogPart
            {
                Field = field,
                Slot = record.SlotOf(field),
                End = end,
                EndIsOptional = pathAndQuery,
                IsQuoted = end.StartsWith('"') && i > 0 && escapes[i - 1].Literal.EndsWith('"'),
            };
        }
    }

    private bool Keep(LogField field, TextLogPart part, ReadOnlySpan<char> value, LogRecord record)
    {
        if (field == LogField.Time)
        {
            bool read = LogTime.TryParse(value, out DateTimeOffset time);
            record.Time = time;
            record.Set(part.Slot, value);
            return read;
        }

        if (field == LogField.RequestLine)
        {
            KeepRequestLine(value, record);
        }

        if (part.Slot >= 0)
        {
            ReadOnlySpan<char> plain = part.IsQuoted && value.Contains('\\') ? Unquote(value) : value;
            record.Set(part.Slot, field == LogField.Query ? plain.TrimStart('?') : plain);
        }

        return true;
    }

    /// <summary>Takes method, path, query and protocol from <c>GET /path?query HTTP/1.1</c>; from anything else, nothing.</summary>
    private void KeepRequestLine(ReadOnlySpan<char> value, LogRecord record)
    {
        int afterMethod = value.IndexOf(' ');
        int beforeProtocol = value.LastIndexOf(' ');
        if (afterMethod <= 0)
        {
            return;
        }

        ReadOnlySpan<char> target = beforeProtocol > afterMethod ? value[(afterMethod + 1)..beforeProtocol] : value[(afterMethod + 1)..];
        RequestTarget.Split(target, out ReadOnlySpan<char> path, out ReadOnlySpan<char> query);
        record.Set(_method, value[..afterMethod]);
        record.Set(_path, path);
        record.Set(_query, query);
        record.Set(_protocol, beforeProtocol > afterMethod ? value[(beforeProtocol + 1)..] : "");
    }

    /// <summary>Undoes what servers do to quotes and backslashes inside a quoted field; other escapes stay as they are logged.</summary>
    private static string Unquote(ReadOnlySpan<char> value) =>
        value.ToString().Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
}
