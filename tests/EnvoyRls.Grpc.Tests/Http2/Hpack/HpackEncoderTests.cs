using System.Buffers;
using System.Text;
using EnvoyRls.Grpc.Http2.Hpack;
using FsCheck;
using FsCheck.Fluent;

namespace EnvoyRls.Grpc.Tests.Http2.Hpack;

public sealed class HpackEncoderTests
{
    private readonly HpackEncoder _encoder = new();

    [Fact]
    public void A_field_that_is_added_is_one_byte_the_next_time()
    {
        Assert.True(Encode(("content-type", "application/grpc", HpackIndexing.Add)).Length > 10);
        Assert.Equal([0xbe], Encode(("content-type", "application/grpc", HpackIndexing.Add)));
    }

    [Fact]
    public void A_field_of_the_static_table_is_one_byte() => Assert.Equal([0x88], Encode((":status", "200", HpackIndexing.Without)));

    [Fact]
    public void A_secret_is_never_indexed()
    {
        byte[] block = Encode(("authorization", "secret", HpackIndexing.Never));

        Assert.Equal(0x1f, block[0]);
        Assert.Equal(block, Encode(("authorization", "secret", HpackIndexing.Never)));
    }

    [Fact]
    public void Limits_of_the_table_are_told_and_kept()
    {
        Encode(("a", "b", HpackIndexing.Add));
        _encoder.LimitTable(0);
        _encoder.LimitTable(100);

        byte[] block = Encode(("a", "b", HpackIndexing.Add));

        Assert.Equal([0x20, 0x3f, 100 - 31], block[..3]);
        Assert.Equal(0x40, block[3]);
        Assert.True(_encoder.HasRoom("c"u8, "d"u8));
        Encode(("c", "d", HpackIndexing.Add));
        Assert.False(_encoder.HasRoom("e"u8, "f"u8));
    }

    [Fact]
    public void Blocks_of_any_fields_decode_to_the_same() => Prop.ForAll<(byte Name, byte Value, byte How)[][]>(blocks =>
    {
        HpackEncoder encoder = new();
        HpackDecoder decoder = new(4096, int.MaxValue);
        return blocks.All(fields =>
        {
            if (fields.Length == 3)
            {
                encoder.LimitTable(fields[0].Value * 16);
            }

            // Few names and values, so that they come again; values long enough to drop each other.
            var sent = fields.Select(f => (Name: $"name-{f.Name % 8}", Value: new string((char)('a' + (f.Value % 4)), f.Value), How: (HpackIndexing)(f.How % 3)));
            CollectedFields received = new();
            return decoder.Decode(Encode(encoder, [.. sent]), ref received) == HpackResult.Complete
                && received.Fields.SequenceEqual(sent.Select(f => $"{f.Name}: {f.Value}"), StringComparer.Ordinal);
        });
    }).QuickCheckThrowOnFailure();

    private byte[] Encode(params (string Name, string Value, HpackIndexing How)[] fields) => Encode(_encoder, fields);

    private static byte[] Encode(HpackEncoder encoder, params (string Name, string Value, HpackIndexing How)[] fields)
    {
        ArrayBufferWriter<byte> block = new();
        encoder.Begin(block);
        foreach ((string name, string value, HpackIndexing how) in fields)
        {
            encoder.Write(block, Encoding.ASCII.GetBytes(name), Encoding.ASCII.GetBytes(value), how);
        }

        return block.WrittenSpan.ToArray();
    }
}
