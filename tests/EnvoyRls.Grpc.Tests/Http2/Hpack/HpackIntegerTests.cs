using EnvoyRls.Grpc.Http2.Hpack;
using FsCheck;
using FsCheck.Fluent;

namespace EnvoyRls.Grpc.Tests.Http2.Hpack;

public sealed class HpackIntegerTests
{
    // RFC 7541, appendix C.1.
    [Theory]
    [InlineData(10, 5, "0a")]
    [InlineData(1337, 5, "1f9a0a")]
    [InlineData(42, 8, "2a")]
    public void The_examples_of_the_specification_are_read_and_written(int value, int prefixBits, string hex)
    {
        Span<byte> written = stackalloc byte[HpackInteger.MaxSize];
        int length = HpackInteger.Write(written, prefixBits, pattern: 0, value);
        ReadOnlySpan<byte> source = Convert.FromHexString(hex);

        Assert.Equal(hex, Convert.ToHexStringLower(written[..length]));
        Assert.True(HpackInteger.TryRead(ref source, prefixBits, out int read));
        Assert.Equal(value, read);
        Assert.True(source.IsEmpty);
    }

    [Fact]
    public void Any_integer_comes_back_and_leaves_what_follows() => Prop.ForAll<int, byte>((value, bits) =>
    {
        int prefixBits = 4 + (bits % 4);
        int expected = value & int.MaxValue;
        byte[] bytes = new byte[HpackInteger.MaxSize + 1];
        int length = HpackInteger.Write(bytes, prefixBits, pattern: 0, expected);
        ReadOnlySpan<byte> source = bytes.AsSpan(0, length + 1);
        return HpackInteger.TryRead(ref source, prefixBits, out int read) && read == expected && source.Length == 1;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("1f")]
    [InlineData("1f9a")]
    [InlineData("1fffffffffff07")]
    [InlineData("1fe1ffffff07")]
    [InlineData("1f8080808080")]
    [InlineData("1f808080808000")]
    public void What_is_cut_off_or_too_large_is_refused(string hex)
    {
        ReadOnlySpan<byte> source = Convert.FromHexString(hex);

        Assert.False(HpackInteger.TryRead(ref source, 5, out _));
    }
}
