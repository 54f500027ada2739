using System.Text;
using EnvoyRls.Grpc.Http2.Hpack;
using FsCheck;
using FsCheck.Fluent;

namespace EnvoyRls.Grpc.Tests.Http2.Hpack;

public sealed class HpackHuffmanTests
{
    // RFC 7541, appendix C.4 and C.6.
    [Theory]
    [InlineData("www.example.com", "f1e3c2e5f23a6ba0ab90f4ff")]
    [InlineData("no-cache", "a8eb10649cbf")]
    [InlineData("custom-key", "25a849e95ba97d7f")]
    [InlineData("custom-value", "25a849e95bb8e8b4bf")]
    [InlineData("302", "6402")]
    [InlineData("private", "aec3771a4b")]
    [InlineData("Mon, 21 Oct 2013 20:13:21 GMT", "d07abe941054d444a8200595040b8166e082a62d1bff")]
    [InlineData("https://www.example.com", "9d29ad171863c78f0b97c8e9ae82ae43d3")]
    [InlineData("foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1", "94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007")]
    public void The_examples_of_the_specification_are_read_and_written(string text, string hex)
    {
        byte[] encoded = new byte[HpackHuffman.EncodedLength(Encoding.ASCII.GetBytes(text))];
        HpackHuffman.Encode(Encoding.ASCII.GetBytes(text), encoded);

        Assert.Equal(hex, Convert.ToHexStringLower(encoded));
        Assert.Equal(text, Encoding.ASCII.GetString(Decode(encoded)!));
    }

    [Fact]
    public void Any_bytes_come_back() => Prop.ForAll<byte[]>(text =>
    {
        byte[] encoded = new byte[HpackHuffman.EncodedLength(text)];
        return HpackHuffman.Encode(text, encoded) == encoded.Length && text.AsSpan().SequenceEqual(Decode(encoded));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_byte_has_a_code() =>
        Assert.All(Enumerable.Range(0, 256), symbol =>
        {
            byte[] text = [(byte)symbol, (byte)symbol, (byte)symbol];
            byte[] encoded = new byte[HpackHuffman.EncodedLength(text)];
            HpackHuffman.Encode(text, encoded);
            Assert.Equal(text, Decode(encoded));
        });

    [Fact]
    public void Any_bytes_decode_within_bounds_or_are_refused() => Prop.ForAll<byte[]>(encoded =>
    {
        byte[]? text = Decode(encoded);
        return text is null || text.Length <= HpackHuffman.MaxDecodedLength(encoded.Length);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("ff")] // Eight bits of padding.
    [InlineData("1fff")] // 'a' and eleven bits of padding.
    [InlineData("18")] // 'a' and padding that is not ones.
    [InlineData("3fffffff")] // The end of the string as a symbol.
    [InlineData("fffffffc")]
    [InlineData("1fffffffff")]
    public void What_is_not_padded_with_a_few_ones_is_refused(string hex) => Assert.Null(Decode(Convert.FromHexString(hex)));

    private static byte[]? Decode(byte[] encoded)
    {
        byte[] text = new byte[HpackHuffman.MaxDecodedLength(encoded.Length)];
        return HpackHuffman.TryDecode(encoded, text, out int written) ? text[..written] : null;
    }
}
