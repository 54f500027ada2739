using System.Buffers.Text;
using System.Text;

namespace EnvoyRls.Redis.Resp;

/// <summary>Puts one command into bytes: an array of bulk strings. Each thread has one writer, used for one command at a time.</summary>
internal sealed class RespWriter
{
    // Room for the line that tells how many words there are, which is known last.
    private const int Leading = 16;
    private const int LongestNumber = 20;
    private const int LengthLine = 16;
    private const int Kept = 64 * 1024;

    [ThreadStatic]
    private static RespWriter? ofThread;

    private byte[] _buffer = new byte[1024];
    private int _position;
    private int _words;

    private RespWriter()
    {
    }

    /// <summary>The thread's writer, empty.</summary>
    public static RespWriter Begin()
    {
        RespWriter writer = ofThread ??= new RespWriter();
        if (writer._buffer.Length > Kept)
        {
            writer._buffer = new byte[1024];
        }

        writer._position = Leading;
        writer._words = 0;
        return writer;
    }

    public void Add(ReadOnlySpan<byte> word)
    {
        Reserve(word.Length + LengthLine);
        WriteLine((byte)'$', word.Length);
        word.CopyTo(_buffer.AsSpan(_position));
        _position += word.Length;
        EndLine();
        _words++;
    }

    public void Add(long number)
    {
        Span<byte> text = stackalloc byte[LongestNumber];
        Utf8Formatter.TryFormat(number, text, out int length);
        Add(text[..length]);
    }

    public void Add(string word)
    {
        int length = Encoding.UTF8.GetByteCount(word);
        Reserve(length + LengthLine);
        WriteLine((byte)'$', length);
        Encoding.UTF8.GetBytes(word, _buffer.AsSpan(_position));
        _position += length;
        EndLine();
        _words++;
    }

    /// <summary>Adds words that are bulk strings already.</summary>
    public void AddEncoded(ReadOnlySpan<byte> encoded, int words)
    {
        Reserve(encoded.Length);
        encoded.CopyTo(_buffer.AsSpan(_position));
        _position += encoded.Length;
        _words += words;
    }

    /// <summary>The words added, as bulk strings without the array around them.</summary>
    public byte[] EncodedWords() => _buffer[Leading.._position];

    /// <summary>The whole command; it stands until the thread begins another one.</summary>
    public ReadOnlySpan<byte> End()
    {
        Span<byte> number = stackalloc byte[LongestNumber];
        Utf8Formatter.TryFormat(_words, number, out int digits);
        int start = Leading - digits - 3;
        _buffer[start] = (byte)'*';
        number[..digits].CopyTo(_buffer.AsSpan(start + 1));
        "\r\n"u8.CopyTo(_buffer.AsSpan(Leading - 2));
        return _buffer.AsSpan(start, _position - start);
    }

    private void WriteLine(byte kind, int number)
    {
        _buffer[_position++] = kind;
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_position), out int digits);
        _position += digits;
        EndLine();
    }

    private void EndLine()
    {
        _buffer[_position] = (byte)'\r';
        _buffer[_position + 1] = (byte)'\n';
        _position += 2;
    }

    private void Reserve(int length)
    {
        if (_buffer.Length - _position < length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _position + length));
        }
    }
}
