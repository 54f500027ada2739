using EnvoyRls.Grpc.Framing;

namespace EnvoyRls.Grpc.Tests.Framing;

public sealed class StatusTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("no rate limit configuration loaded", "no rate limit configuration loaded")]
    [InlineData("100%", "100%25")]
    [InlineData("a\r\nb", "a%0D%0Ab")]
    [InlineData("~ü€𝄞\u007f", "~%C3%BC%E2%82%AC%F0%9D%84%9E%7F")]
    public void Text_is_percent_encoded_utf_8(string text, string encoded)
    {
        Assert.Equal(encoded, StatusText.Encode(text));
        Assert.Equal(text, StatusText.Decode(encoded));
    }

    [Theory]
    [InlineData("100%", "100%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz%41", "%zzA")]
    [InlineData("%c3%bc", "ü")]
    public void Broken_escapes_stay_as_they_are(string encoded, string text) => Assert.Equal(text, StatusText.Decode(encoded));
}
