using System.Globalization;
using System.Text;
using EnvoyRls.Fuzz.Engine;
using EnvoyRls.Redis.Resp;

namespace EnvoyRls.Fuzz.Targets;

/// <summary>Replies of Redis.</summary>
internal sealed class RespTarget(string name) : FuzzTarget(name)
{
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. new[] { "+OK\r\n", "-ERR no\r\n", ":42\r\n", "$5\r\nhello\r\n", "$-1\r\n", "*-1\r\n", "*0\r\n", "*3\r\n:1\r\n$1\r\na\r\n*1\r\n+x\r\n", "*2\r\n$7\r\nmessage\r\n:-7\r\n+PONG\r\n" }
            .Select(Encoding.ASCII.GetBytes),
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
        [.. new[] { "\r\n", "*", "$", ":", "+", "-", "*1\r\n", "*2\r\n", "$0\r\n\r\n", "$67108864\r\n", "*67108864\r\n", "*2147483647\r\n", "$-2\r\n", ":9223372036854775808\r\n", "_\r\n", "%1\r\n" }.Select(Encoding.ASCII.GetBytes)];

    public override int LongestInput => 64 * 1024;

    public override byte[]? Compose(Random random)
    {
        StringBuilder text = new();
        for (int replies = random.Next(1, 4); replies > 0; replies--)
        {
            Append(text, random, depth: 0);
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    public override string Read(byte[] input)
    {
        try
        {
            StringBuilder kinds = new();
            ReadOnlySpan<byte> rest = input;
            while (RespParser.TryRead(rest, out RespReply reply, out int length) && kinds.Length < 64)
            {
                RespValue value = reply.Copy();
                kinds.Append(CultureInfo.InvariantCulture, $"{value.Type}{reply.TryGetNumber(out _)}{value.Items.Count > 0} ");
                rest = rest[length..];
            }

            return kinds.ToString();
        }
        catch (RespException error)
        {
            return error.Message;
        }
    }

    public override string? Contradiction(byte[] input)
    {
        try
        {
            if (!RespParser.TryRead(input, out _, out int length))
            {
                return null;
            }

            bool same = RespParser.TryRead(input.AsSpan(0, length), out _, out int again) && again == length;
            bool early = length > 1 && RespParser.TryRead(input.AsSpan(0, length - 1), out _, out _);
            return !same ? "a reply is none without what follows it" : early ? "a reply is whole before its last byte" : null;
        }
        catch (RespException)
        {
            return null;
        }
    }

    private static void Append(StringBuilder text, Random random, int depth)
    {
        switch (random.Next(depth < 10 ? 6 : 4))
        {
            case 0:
                text.Append(CultureInfo.InvariantCulture, $":{random.NextInt64() >> random.Next(64)}\r\n");
                break;
            case 1:
                text.Append("+some text\r\n");
                break;
            case 2:
                int length = random.Next(20);
                text.Append(CultureInfo.InvariantCulture, $"${length}\r\n{new string('x', length)}\r\n");
                break;
            case 3:
                text.Append(random.Next(2) == 0 ? "$-1\r\n" : "-ERR what\r\n");
                break;
            default:
                int items = random.Next(4);
                text.Append(CultureInfo.InvariantCulture, $"*{items}\r\n");
                for (; items > 0; items--)
                {
                    Append(text, random, depth + 1);
                }

                break;
        }
    }
}
