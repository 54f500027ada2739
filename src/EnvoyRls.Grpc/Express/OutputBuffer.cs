using System.Buffers;

namespace EnvoyRls.Grpc.Express;

/// <summary>Bytes to be sent, one after the other in one array that grows and is kept.</summary>
internal sealed class OutputBuffer : IBufferWriter<byte>
{
    /// <summary>An array that grew beyond this is given back when its bytes are gone, lest one burst is paid for by the whole life of a connection.</summary>
    private const int LargestKept = 256 * 1024;

    private const int FirstSize = 4096;

    private byte[] _bytes = [];

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > LargestKept)
        {
            _bytes = [];
        }
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Length);
    }

    private void Reserve(int size)
    {
        if (_bytes.Length - Length < Math.Max(size, 1))
        {
            int needed = checked(Length + Math.Max(size, 1));
            Array.Resize(ref _bytes, Math.Max(Math.Max(FirstSize, needed), (int)Math.Min(_bytes.Length * 2L, Array.MaxLength)));
        }
    }
}
