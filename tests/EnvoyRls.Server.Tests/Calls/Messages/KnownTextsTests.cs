using System.Text;
using EnvoyRls.Server.Calls.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace EnvoyRls.Server.Tests.Calls.Messages;

public sealed class KnownTextsTests
{
    private readonly KnownTexts _texts = new();

    [Theory]
    [InlineData("path")]
    [InlineData("älice")]
    [InlineData("用户")]
    [InlineData("x")]
    public void A_text_that_comes_again_is_the_same_string(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);

        string first = _texts.Find(bytes);

        Assert.Equal(text, first);
        Assert.Same(first, _texts.Find(bytes));
    }

    [Fact]
    public void The_empty_text_is_empty() => Assert.Equal("", _texts.Find([]));

    [Fact]
    public void A_long_text_is_read_and_not_kept()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(new string('x', 100_000));

        Assert.NotSame(_texts.Find(bytes), _texts.Find(bytes));
    }

    [Fact]
    public void Whatever_came_before_bytes_read_as_their_text() => Prop.ForAll<byte[][]>(all =>
    {
        foreach (byte[] bytes in all.Concat(all))
        {
            if (_texts.Find(bytes) != Encoding.UTF8.GetString(bytes))
            {
                return false;
            }
        }

        return true;
    }).QuickCheckThrowOnFailure();
}
