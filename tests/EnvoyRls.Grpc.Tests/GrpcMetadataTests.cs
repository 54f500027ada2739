namespace EnvoyRls.Grpc.Tests;

public sealed class GrpcMetadataTests
{
    [Theory]
    [InlineData("")]
    [InlineData("X-Upper")]
    [InlineData("with space")]
    [InlineData(":path")]
    [InlineData("grpc-status")]
    [InlineData("content-type")]
    [InlineData("te")]
    public void A_name_that_is_none_or_not_free_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new GrpcMetadata { { name, "x" } });

    [Theory]
    [InlineData("a\nb")]
    [InlineData("ü")]
    public void A_value_that_is_not_printable_is_refused(string value) =>
        Assert.Throws<ArgumentException>(() => new GrpcMetadata { { "x", value } });

    [Fact]
    public void Bytes_need_a_name_that_says_so() => Assert.Throws<ArgumentException>(() => new GrpcMetadata { { "x", new byte[] { 1 } } });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Bytes_come_back(int length)
    {
        byte[] bytes = [.. Enumerable.Range(250, length).Select(value => (byte)value)];
        GrpcMetadata metadata = new() { { "x-bin", bytes } };

        Assert.DoesNotContain('=', metadata.Get("x-bin")!);
        Assert.Equal(bytes, metadata.GetBytes("x-bin"));
    }

    [Fact]
    public void A_name_may_occur_more_than_once()
    {
        GrpcMetadata metadata = new() { { "x", "1" }, { "x", "2" } };

        Assert.Equal(2, metadata.Count);
        Assert.Equal("1", metadata.Get("x"));
        Assert.Null(metadata.Get("y"));
    }
}
