using System.Text;
using EnvoyRls.Redis.Resp;

namespace EnvoyRls.Redis.Tests.Resp;

public sealed class RespWriterTests
{
    [Fact]
    public void A_command_is_an_array_of_its_words()
    {
        RespWriter writer = RespWriter.Begin();
        writer.Add("SET"u8);
        writer.Add("ké");
        writer.Add(-12);
        writer.AddEncoded("$1\r\na\r\n$1\r\nb\r\n"u8, 2);

        Assert.Equal("*5\r\n$3\r\nSET\r\n$3\r\nké\r\n$3\r\n-12\r\n$1\r\na\r\n$1\r\nb\r\n", Encoding.UTF8.GetString(writer.End()));
    }

    [Fact]
    public void Long_words_and_many_of_them_fit()
    {
        const int Words = 5_000;
        RespWriter writer = RespWriter.Begin();
        for (int i = 0; i < Words; i++)
        {
            writer.Add(new byte[100]);
        }

        Assert.True(RespParser.TryRead(writer.End(), out RespReply command, out int length));
        Assert.Equal((Words, length), (command.Count, writer.End().Length));
    }
}
