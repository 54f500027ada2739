namespace EnvoyRls.Cli.Replay.Logs;

/// <summary>Reads a text line by line without holding more of it than one line, and of no line more than a bound.</summary>
internal sealed class LogLines(TextReader reader) : IDisposable
{
    /// <summary>Characters of a line that are read; what follows is passed over.</summary>
    public const int LongestLine = 64 * 1024;

    private readonly char[] _buffer = new char[2 * LongestLine];
    private int _start;
    private int _end;
    private bool _ended;
    private bool _insideLine;

    /// <summary>Reads the next line, less its line break; valid until the next read.</summary>
    public bool TryRead(out ReadOnlySpan<char> line)
    {
        PassOverRest();
        int searched = 0;
        while (true)
        {
            int feed = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf('\n');
            if (feed >= 0)
            {
                line = Take(searched + feed, skip: 1);
                return true;
            }

            searched = _end - _start;
            if (searched >= LongestLine)
            {
                line = Take(LongestLine, skip: 0);
                _insideLine = true;
                return true;
            }

            if (_ended)
            {
                line = Take(searched, skip: 0);
                return searched > 0;
            }

            Fill();
        }
    }

    public void Dispose() => reader.Dispose();

    private ReadOnlySpan<char> Take(int length, int skip)
    {
        ReadOnlySpan<char> line = _buffer.AsSpan(_start, length);
        _start += length + skip;
        return line.EndsWith('\r') ? line[..^1] : line;
    }

    /// <summary>Leaves behind what the last line had beyond the bound.</summary>
    private void PassOverRest()
    {
        while (_insideLine)
        {
            int feed = _buffer.AsSpan(_start, _end - _start).IndexOf('\n');
            _start = feed < 0 ? _end : _start + feed + 1;
            _insideLine = feed < 0 && !_ended;
            if (_insideLine)
            {
                Fill();
            }
        }
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        int read = reader.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _ended = read == 0;
    }
}
