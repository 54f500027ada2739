using System.Buffers.Text;
using System.Text;

namespace EnvoyRls.Redis.Resp;

/// <summary>A reply where it was received; it lasts until the one who is given it returns.</summary>
/// <param name="type">Its kind.</param>
/// <param name="bytes">Its text or bytes; of an array its items as they were received.</param>
/// <param name="count">The items of an array.</param>
internal readonly ref struct RespReply(RespType type, ReadOnlySpan<byte> bytes, int count = 0)
{
    public RespType Type { get; } = type;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>The items of an array; 0 of all else.</summary>
    public int Count { get; } = count;

    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Reads an integer, or a text that is one; false for anything else.</summary>
    public bool TryGetNumber(out long number) => Utf8Parser.TryParse(Bytes, out number, out int length) && length == Bytes.Length && Type != RespType.Array;

    /// <summary>A copy to keep.</summary>
    public RespValue Copy()
    {
        if (Type != RespType.Array)
        {
            return new RespValue(Type, Bytes.ToArray(), []);
        }

        RespValue[] items = new RespValue[Count];
        ReadOnlySpan<byte> rest = Bytes;
        for (int i = 0; i < items.Length; i++)
        {
            RespParser.TryRead(rest, out RespReply item, out int length);
            items[i] = item.Copy();
            rest = rest[length..];
        }

        return new RespValue(Type, [], items);
    }
}
