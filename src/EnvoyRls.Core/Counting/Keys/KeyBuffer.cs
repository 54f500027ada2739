using System.Buffers.Text;
using System.Text;

namespace EnvoyRls.Core.Counting.Keys;

/// <summary>A growing run of UTF-8 bytes that is written, read and used again for the next key.</summary>
public sealed class KeyBuffer
{
    private const int KeptBytes = 16 * 1024;

    private byte[] _bytes = new byte[256];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Clear()
    {
        if (_bytes.Length > KeptBytes)
        {
            _bytes = new byte[256];
        }

        _length = 0;
    }

    public void Append(byte value)
    {
        Reserve(1);
        _bytes[_length++] = value;
    }

    public void Append(ReadOnlySpan<byte> value)
    {
        Reserve(value.Length);
        value.CopyTo(_bytes.AsSpan(_length));
        _length += value.Length;
    }

    public void Append(ReadOnlySpan<char> value)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(value.Length));
        _length += Encoding.UTF8.GetBytes(value, _bytes.AsSpan(_length));
    }

    /// <summary>Appends a number in decimal.</summary>
    public void Append(long value)
    {
        const int LongestNumber = 20;
        Reserve(LongestNumber);
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(_length), out int written);
        _length += written;
    }

    /// <summary>Appends a time given in microseconds: in seconds, or, if it is not whole seconds, in milliseconds and <c>ms</c>.</summary>
    public void AppendTime(long microseconds)
    {
        if (microseconds % 1_000_000 == 0)
        {
            Append(microseconds / 1_000_000);
        }
        else
        {
            Append(microseconds / 1_000);
            Append("ms"u8);
        }
    }

    /// <summary>Appends the text's length in bytes, a colon and the text, so that no two lists of texts look the same.</summary>
    public void AppendLengthPrefixed(ReadOnlySpan<char> value)
    {
        Append(Encoding.UTF8.GetByteCount(value));
        Append((byte)':');
        Append(value);
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - _length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }
    }
}
