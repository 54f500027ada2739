namespace EnvoyRls.Cli.Bench.Sockets;

/// <summary>Bytes that are added at one end and taken at the other, in one piece of memory that grows.</summary>
internal sealed class ByteQueue
{
    private const int FirstSize = 64 * 1024;

    private byte[] _bytes = new byte[FirstSize];
    private int _start;
    private int _end;

    public int Length => _end - _start;

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(_start, Length);

    /// <summary>Room for so many bytes behind the last one; <see cref="Advance"/> says how many were written.</summary>
    public Memory<byte> Room(int size)
    {
        if (_bytes.Length - _end < size)
        {
            MakeRoom(size);
        }

        return _bytes.AsMemory(_end);
    }

    public void Advance(int count) => _end += count;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length).Span);
        Advance(bytes.Length);
    }

    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
        {
            _start = 0;
            _end = 0;
        }
    }

    private void MakeRoom(int size)
    {
        // Half of it has to be free, or few bytes would be moved again and again.
        byte[] target = Length + size <= _bytes.Length / 2 ? _bytes : new byte[Math.Max(2 * _bytes.Length, Length + size)];
        Span.CopyTo(target);
        (_bytes, _start, _end) = (target, 0, Length);
    }
}
