namespace EnvoyRls.Cli.Replay.Logs;

/// <summary>
/// What one line told: its time and the wanted fields. Used again for every line; it keeps copies, since the line's own
/// characters are gone with the next read.
/// </summary>
internal sealed class LogRecord
{
    private readonly LogField[] _fields;
    private readonly (int Start, int Length)[] _values;
    private char[] _text = new char[1024];
    private int _length;

    /// <param name="fields">The fields that somebody asks for; others are not kept.</param>
    public LogRecord(IEnumerable<LogField> fields)
    {
        _fields = [.. fields.Distinct()];
        _values = new (int, int)[_fields.Length];
    }

    /// <summary>When the request was made.</summary>
    public DateTimeOffset Time { get; set; }

    /// <summary>Where a field's value is kept; -1 if nobody asks for it.</summary>
    public int SlotOf(LogField field) => Array.IndexOf(_fields, field);

    public void Clear()
    {
        _length = 0;
        Array.Clear(_values);
    }

    /// <summary>Keeps a value; <c>-</c>, which is how logs write nothing, is kept as nothing. Does nothing for slot -1.</summary>
    public void Set(int slot, ReadOnlySpan<char> value)
    {
        if (slot < 0 || value is "-")
        {
            return;
        }

        if (_text.Length - _length < value.Length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + value.Length));
        }

        value.CopyTo(_text.AsSpan(_length));
        _values[slot] = (_length, value.Length);
        _length += value.Length;
    }

    /// <summary>A field's value; empty if the line has none.</summary>
    public ReadOnlySpan<char> Value(int slot) => _text.AsSpan(_values[slot].Start, _values[slot].Length);
}
