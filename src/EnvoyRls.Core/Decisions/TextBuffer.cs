namespace EnvoyRls.Core.Decisions;

/// <summary>A growing run of characters that is written, read and used again.</summary>
internal sealed class TextBuffer
{
    private const int KeptCharacters = 16 * 1024;

    private char[] _characters = new char[256];
    private int _length;

    public ReadOnlySpan<char> Written => _characters.AsSpan(0, _length);

    public void Clear()
    {
        if (_characters.Length > KeptCharacters)
        {
            _characters = new char[256];
        }

        _length = 0;
    }

    public void Append(char value)
    {
        Reserve(1)[0] = value;
        _length++;
    }

    public void Append(ReadOnlySpan<char> value)
    {
        value.CopyTo(Reserve(value.Length));
        _length += value.Length;
    }

    /// <summary>Appends with every dot replaced by <c>_</c> if <paramref name="replaceDots"/>.</summary>
    public void Append(ReadOnlySpan<char> value, bool replaceDots)
    {
        if (replaceDots)
        {
            value.Replace(Reserve(value.Length), '.', '_');
            _length += value.Length;
        }
        else
        {
            Append(value);
        }
    }

    private Span<char> Reserve(int count)
    {
        if (_characters.Length - _length < count)
        {
            Array.Resize(ref _characters, Math.Max(_characters.Length * 2, _length + count));
        }

        return _characters.AsSpan(_length);
    }
}
