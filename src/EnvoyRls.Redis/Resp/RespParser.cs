using System.Buffers.Text;

namespace EnvoyRls.Redis.Resp;

/// <summary>Finds replies in what was received (Redis serialization protocol, version 2).</summary>
internal static class RespParser
{
    /// <summary>The largest reply that is waited for.</summary>
    public const int LargestReply = 64 * 1024 * 1024;

    private const int LongestLine = 64 * 1024;
    private const int DeepestArray = 8;

    /// <summary>Reads the first reply; false if it is not all there.</summary>
    /// <exception cref="RespException">It is not RESP, or larger than <see cref="LargestReply"/>.</exception>
    public static bool TryRead(ReadOnlySpan<byte> received, out RespReply reply, out int length) => TryRead(received, 0, out reply, out length);

    private static bool TryRead(ReadOnlySpan<byte> received, int depth, out RespReply reply, out int length)
    {
        reply = default;
        length = 0;
        int end = received.IndexOf((byte)'\n');
        if (end < 2)
        {
            return end < 0 && received.Length <= LongestLine ? false : throw Malformed();
        }

        ReadOnlySpan<byte> line = received[1..(end - 1)];
        length = end + 1;
        switch (received[0])
        {
            case (byte)':':
                reply = new RespReply(RespType.Integer, line);
                return true;
            case (byte)'+':
                reply = new RespReply(RespType.Simple, line);
                return true;
            case (byte)'-':
                reply = new RespReply(RespType.Error, line);
                return true;
            case (byte)'$':
                return TryReadBulk(received, LengthOf(line), out reply, ref length);
            case (byte)'*':
                return TryReadArray(received, LengthOf(line), depth, out reply, ref length);
            default:
                throw Malformed();
        }
    }

    private static bool TryReadBulk(ReadOnlySpan<byte> received, int size, out RespReply reply, scoped ref int length)
    {
        if (size < 0)
        {
            reply = new RespReply(RespType.Null, []);
            return true;
        }

        int start = length;
        length += size + 2;
        bool whole = received.Length >= length;
        reply = whole ? new RespReply(RespType.Bulk, received.Slice(start, size)) : default;
        return whole;
    }

    private static bool TryReadArray(ReadOnlySpan<byte> received, int count, int depth, out RespReply reply, scoped ref int length)
    {
        if (count < 0)
        {
            reply = new RespReply(RespType.Null, []);
            return true;
        }

        if (depth == DeepestArray)
        {
            throw Malformed();
        }

        reply = default;
        int start = length;
        for (int i = 0; i < count; i++)
        {
            if (!TryRead(received[length..], depth + 1, out _, out int item))
            {
                return false;
            }

            length += item;
        }

        reply = new RespReply(RespType.Array, received[start..length], count);
        return true;
    }

    private static int LengthOf(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out int number, out int length) && length == text.Length && number is >= -1 and <= LargestReply
            ? number
            : throw new RespException("the server answered a length that is not one");

    private static RespException Malformed() => new("the server does not speak the Redis protocol");
}
