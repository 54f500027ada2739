using EnvoyRls.Grpc.Http2.Hpack;

namespace EnvoyRls.Grpc.Tests.Http2.Hpack;

public sealed class HpackDecoderTests
{
    [Theory]
    [InlineData(
        "828684410f7777772e6578616d706c652e636f6d",
        "828684be58086e6f2d6361636865",
        "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565")]
    [InlineData(
        "828684418cf1e3c2e5f23a6ba0ab90f4ff",
        "828684be5886a8eb10649cbf",
        "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf")]
    public void The_requests_of_the_specification_are_read(params string[] blocks)
    {
        // RFC 7541, appendix C.3 and, with Huffman codes, C.4.
        HpackDecoder decoder = new(4096, maxListSize: 10_000);

        Assert.Equal([":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com"], Decode(decoder, blocks[0]));
        Assert.Equal([":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com", "cache-control: no-cache"], Decode(decoder, blocks[1]));
        Assert.Equal(
            [":method: GET", ":scheme: https", ":path: /index.html", ":authority: www.example.com", "custom-key: custom-value"],
            Decode(decoder, blocks[2]));
    }

    [Fact]
    public void The_responses_of_the_specification_are_read_with_entries_dropped()
    {
        // RFC 7541, appendix C.6: a table of 256 bytes.
        HpackDecoder decoder = new(256, maxListSize: 10_000);

        Assert.Equal(
            [":status: 302", "cache-control: private", "date: Mon, 21 Oct 2013 20:13:21 GMT", "location: https://www.example.com"],
            Decode(decoder, "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3"));
        Assert.Equal(
            [":status: 307", "cache-control: private", "date: Mon, 21 Oct 2013 20:13:21 GMT", "location: https://www.example.com"],
            Decode(decoder, "4883640effc1c0bf"));
        Assert.Equal(
            [
                ":status: 200", "cache-control: private", "date: Mon, 21 Oct 2013 20:13:22 GMT", "location: https://www.example.com",
                "content-encoding: gzip", "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1",
            ],
            Decode(
                decoder,
                "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007"));
    }

    [Theory]
    [InlineData("80", "index 0")]
    [InlineData("be", "an index that the table does not have")]
    [InlineData("ff", "an index that is cut off")]
    [InlineData("7f00", "a name that the table does not have")]
    [InlineData("40", "no name")]
    [InlineData("4001", "a name that is cut off")]
    [InlineData("40016103", "a value that is cut off")]
    [InlineData("4081ff0161", "a name that is no Huffman code")]
    [InlineData("3fe21f", "a table larger than allowed")]
    [InlineData("202020", "three changes of size")]
    [InlineData("8220", "a change of size after a field")]
    [InlineData("00ffffffff7f", "a length beyond the block")]
    public void What_does_not_decode_is_malformed(string hex, string what)
    {
        CollectedFields fields = new();

        Assert.True(new HpackDecoder(4096, 10_000).Decode(Convert.FromHexString(hex), ref fields) == HpackResult.Malformed, what);
    }

    [Fact]
    public void Two_changes_of_size_empty_the_table()
    {
        HpackDecoder decoder = new(4096, 10_000);
        Decode(decoder, "4001610162");
        Assert.Equal(["a: b"], Decode(decoder, "be"));

        CollectedFields fields = new();

        Assert.Equal(HpackResult.Malformed, decoder.Decode(Convert.FromHexString("203fe11fbe"), ref fields));
    }

    [Fact]
    public void What_is_larger_than_the_table_empties_it_and_is_no_error()
    {
        HpackDecoder decoder = new(40, 10_000);

        Assert.Equal(["a: b"], Decode(decoder, "4001610162"));
        Assert.Equal(["a: 123456789"], Decode(decoder, "7e09313233343536373839"));

        CollectedFields fields = new();
        Assert.Equal(HpackResult.Malformed, decoder.Decode([0xbe], ref fields));
    }

    [Fact]
    public void A_list_that_is_too_large_is_told_and_the_table_is_kept()
    {
        HpackDecoder decoder = new(4096, maxListSize: 100);
        CollectedFields fields = new();

        HpackResult result = decoder.Decode(Convert.FromHexString("400161016240016301644001650166"), ref fields);

        Assert.Equal(HpackResult.TooLarge, result);
        Assert.Equal(["a: b", "c: d"], fields.Fields);
        Assert.Equal(["e: f", "a: b"], Decode(decoder, "bec0"));
    }

    [Fact]
    public void The_version_changes_with_the_table_only()
    {
        HpackDecoder decoder = new(4096, 10_000);
        int before = decoder.TableVersion;

        Decode(decoder, "8286");
        Decode(decoder, "0001610162");
        Assert.Equal(before, decoder.TableVersion);

        Decode(decoder, "4001610162");
        Assert.NotEqual(before, decoder.TableVersion);
    }

    [Fact]
    public void Nothing_is_allocated_for_blocks_of_a_size_seen_before()
    {
        HpackDecoder decoder = new(4096, 10_000);
        byte[] block = Convert.FromHexString("828684418cf1e3c2e5f23a6ba0ab90f4ff5886a8eb10649cbf408825a849e95ba97d7f8925a849e95bb8e8b4bf");
        CountedFields fields = default;
        for (int i = 0; i < 1_000; i++)
        {
            decoder.Decode(block, ref fields);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
        {
            decoder.Decode(block, ref fields);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(6 * 11_000, fields.Count);
    }

    private static List<string> Decode(HpackDecoder decoder, string hex)
    {
        CollectedFields fields = new();
        Assert.Equal(HpackResult.Complete, decoder.Decode(Convert.FromHexString(hex), ref fields));
        return fields.Fields;
    }

    private struct CountedFields : IHeaderSink
    {
        public int Count { get; private set; }

        public void Field(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Count++;
    }
}
