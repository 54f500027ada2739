using System.Text;
using EnvoyRls.Redis.Resp;

namespace EnvoyRls.Redis.Tests.Resp;

public sealed class RespParserTests
{
    [Theory]
    [InlineData("+OK\r\n", "OK")]
    [InlineData("-ERR no\r\n", "error ERR no")]
    [InlineData(":-42\r\n", "-42")]
    [InlineData("$5\r\na\r\nbc\r\n", "a\r\nbc")]
    [InlineData("$0\r\n\r\n", "")]
    [InlineData("$-1\r\n", "nothing")]
    [InlineData("*-1\r\n", "nothing")]
    [InlineData("*0\r\n", "[]")]
    [InlineData("*3\r\n:1\r\n$-1\r\n*2\r\n+a\r\n$1\r\nb\r\n", "[1, nothing, [a, b]]")]
    public void A_reply_is_read_once_all_of_it_is_there(string text, string expected)
    {
        byte[] received = Encoding.UTF8.GetBytes($"{text}+next");
        for (int there = 0; there < received.Length - "+next".Length; there++)
        {
            Assert.False(RespParser.TryRead(received.AsSpan(0, there), out _, out _));
        }

        Assert.True(RespParser.TryRead(received, out RespReply reply, out int length));
        Assert.Equal(text.Length, length);
        Assert.Equal(expected, Describe(reply.Copy()));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("\n")]
    [InlineData("+\n")]
    [InlineData("$x\r\n")]
    [InlineData("$-2\r\n")]
    [InlineData("$99999999999\r\n")]
    [InlineData("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n")]
    public void What_is_not_the_protocol_is_refused(string text) =>
        Assert.Throws<RespException>(() => RespParser.TryRead(Encoding.UTF8.GetBytes(text), out _, out _));

    [Fact]
    public void A_line_without_end_is_refused() =>
        Assert.Throws<RespException>(static () => RespParser.TryRead(new byte[100_000].AsSpan(), out _, out _));

    [Theory]
    [InlineData(":9223372036854775807\r\n", 9223372036854775807)]
    [InlineData("$4\r\n1234\r\n", 1234L)]
    [InlineData("$2\r\n1x\r\n", null)]
    [InlineData("$-1\r\n", null)]
    [InlineData("*1\r\n:1\r\n", null)]
    public void A_number_is_an_integer_or_the_text_of_one(string text, long? expected)
    {
        RespParser.TryRead(Encoding.UTF8.GetBytes(text), out RespReply reply, out _);

        Assert.Equal(expected, reply.TryGetNumber(out long number) ? number : null);
    }

    private static string Describe(RespValue value) => value.Type switch
    {
        RespType.Error => $"error {value.Text}",
        RespType.Null => "nothing",
        RespType.Array => $"[{string.Join(", ", value.Items.Select(Describe))}]",
        _ => value.Text,
    };
}
