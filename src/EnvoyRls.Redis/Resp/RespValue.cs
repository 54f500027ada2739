using System.Buffers.Text;
using System.Text;

namespace EnvoyRls.Redis.Resp;

/// <summary>A reply that has been kept.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Bytes">Its text or bytes; empty for an array.</param>
/// <param name="Items">The items of an array.</param>
internal sealed record RespValue(RespType Type, byte[] Bytes, IReadOnlyList<RespValue> Items)
{
    public bool IsNull => Type == RespType.Null;

    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The number that it is, or that its text is; 0 for nothing.</summary>
    /// <exception cref="RespException">It is something else.</exception>
    public long Number =>
        IsNull ? 0 : Utf8Parser.TryParse(Bytes, out long number, out int length) && length == Bytes.Length ? number : throw new RespException("redis answered no number");

    /// <summary>Whether it is text, and that one.</summary>
    public bool Is(string text) => Type is RespType.Simple or RespType.Bulk && Text == text;
}
