using System.Globalization;

namespace EnvoyRls.Server.Telemetry.Push;

/// <summary>Whole lines, collected until they fill a packet.</summary>
internal sealed class LinePacket(int packetSize)
{
    // The largest datagram there is; no longer line could be sent.
    private const int LongestLine = 65_507;
    private const int LongestNumber = 32;

    private readonly byte[] _bytes = new byte[LongestLine];
    private int _length;

    public bool IsEmpty => _length == 0;

    public ReadOnlyMemory<byte> Lines => _bytes.AsMemory(0, _length);

    /// <summary>Whether a packet, be it a packet of its own, can hold such a line.</summary>
    public static bool CanHold(StatLine line) => Longest(line) <= LongestLine;

    /// <summary>Appends a line unless the packet is too full for it.</summary>
    public bool TryAppend<T>(StatLine line, T value)
        where T : IUtf8SpanFormattable
    {
        int limit = IsEmpty ? LongestLine : packetSize;
        if (_length + Longest(line) > limit)
        {
            return false;
        }

        Append(line.Head);
        value.TryFormat(_bytes.AsSpan(_length), out int written, default, CultureInfo.InvariantCulture);
        _length += written;
        Append(line.Tail);
        return true;
    }

    public void Clear() => _length = 0;

    private static int Longest(StatLine line) => line.Head.Length + LongestNumber + line.Tail.Length;

    private void Append(byte[] part)
    {
        part.CopyTo(_bytes, _length);
        _length += part.Length;
    }
}
