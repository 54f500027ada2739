using System.IO.Compression;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Grpc.Tests.Support;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Grpc.Tests;

public abstract class CompressionTests(GrpcHttp2 http2)
{
    private readonly TestServers _servers = new(http2);
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(100_000)]
    public async Task A_compressed_request_is_understood(int length)
    {
        await using TestServer server = await _servers.EchoAsync();
        string text = new('x', length);

        Assert.Equal(text, await server.CallAsync(text, new CallOptions { Gzip = true }));
    }

    [Fact]
    public async Task A_plain_message_may_come_under_an_encoding()
    {
        await using TestServer server = await _servers.EchoAsync();

        RawCall answer = await SendAsync(server, RawCall.Frame("x"));

        Assert.Equal("0", answer.Status);
    }

    [Fact]
    public async Task A_message_that_inflates_beyond_the_limit_is_refused()
    {
        await using TestServer server = await _servers.EchoAsync(options => options with { MaxReceiveMessageSize = 100_000 });
        byte[] bomb = Gzip(new byte[50_000_000]);
        Assert.InRange(bomb.Length, 0, 100_000);

        RawCall answer = await SendAsync(server, RawCall.Frame(bomb, flag: 1));

        Assert.Equal(("8", "received a message that decompresses to more than the limit of 100000 bytes"), (answer.Status, answer.Message));
    }

    [Fact]
    public async Task The_limit_is_exact_for_inflated_messages()
    {
        await using TestServer server = await _servers.EchoAsync(options => options with { MaxReceiveMessageSize = 100 });

        RawCall exact = await SendAsync(server, RawCall.Frame(Gzip(Message(98)), flag: 1));
        RawCall over = await SendAsync(server, RawCall.Frame(Gzip(Message(99)), flag: 1));

        Assert.Equal(("0", "8"), (exact.Status, over.Status));
    }

    public static TheoryData<byte[]> NotGzip => new(
        [],
        [1, 2, 3, 4],
        Gzip(Message(1000))[..^12]);

    [Theory]
    [MemberData(nameof(NotGzip))]
    public async Task What_does_not_inflate_is_an_internal_error(byte[] payload)
    {
        await using TestServer server = await _servers.EchoAsync();

        RawCall answer = await SendAsync(server, RawCall.Frame(payload, flag: 1));

        Assert.True(answer.Status is "13", $"{payload.Length} bytes: {answer.Status} {answer.Message}");
    }

    [Theory]
    [InlineData(true, "gzip", 1021, true)]
    [InlineData(true, "identity, gzip;q=1", 1021, false)]
    [InlineData(true, "deflate , gzip", 1021, true)]
    [InlineData(true, "gzip", 1020, false)]
    [InlineData(true, "identity", 1021, false)]
    [InlineData(true, null, 1021, false)]
    [InlineData(false, "gzip", 1021, false)]
    public async Task A_response_is_compressed_if_wanted_allowed_and_large_enough(
        bool enabled, string? accepted, int length, bool compressed)
    {
        await using TestServer server = await _servers.EchoAsync(options => options with { CompressResponses = enabled });

        RawCall answer = await RawCall.SendAsync(server, new ByteArrayContent(RawCall.Frame(new string('x', length))), request =>
        {
            if (accepted is not null)
            {
                request.Headers.TryAddWithoutValidation("grpc-accept-encoding", accepted);
            }
        });

        Assert.Equal("0", answer.Status);
        Assert.Equal(compressed ? 1 : 0, answer.Body[0]);
        Assert.Equal(compressed, answer.Response.Headers.Contains("grpc-encoding"));
        Assert.Equal(compressed, answer.Body.Length < 1000);
    }

    [Fact]
    public async Task A_client_inflates_what_it_gets_within_its_limit()
    {
        await using TestServer server = await _servers.EchoAsync(options => options with { CompressResponses = true });
        string text = new('x', 10_000);

        Assert.Equal(text, await server.CallAsync(text));
        GrpcException error = await Assert.ThrowsAsync<GrpcException>(
            () => server.CallAsync(text, new CallOptions { MaxReceiveMessageSize = 9_999 }));

        Assert.Equal(StatusCode.ResourceExhausted, error.Status.Code);
    }

    [Fact]
    public async Task A_stream_mixes_compressed_and_plain_messages()
    {
        await using TestServer server = await _servers.StreamingAsync(
            async (request, responses, _) =>
            {
                await responses.WriteAsync(request);
                await responses.WriteAsync(new StringValue { Value = "small" });
            },
            options => options with { CompressResponses = true });

        RawCall answer = await RawCall.SendAsync(
            server,
            new ByteArrayContent(RawCall.Frame(new string('x', 5000))),
            request => request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "gzip"),
            $"/{TestServer.Service}/Streaming");

        Assert.Equal("0", answer.Status);
        Assert.Equal("gzip", Assert.Single(answer.Response.Headers.GetValues("grpc-encoding")));
        Assert.Equal(1, answer.Body[0]);
        Assert.Equal(RawCall.Frame("small"), answer.Body[^12..]);
    }

    private static Task<RawCall> SendAsync(TestServer server, byte[] body) =>
        RawCall.SendAsync(server, new ByteArrayContent(body), request => request.Headers.Add("grpc-encoding", "gzip"));

    private static byte[] Message(int length) => new StringValue { Value = new string('x', length) }.ToByteArray();

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream target = new();
        using (GZipStream gzip = new(target, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return target.ToArray();
    }

    public sealed class OverExpress() : CompressionTests(GrpcHttp2.Express);

    public sealed class OverKestrel() : CompressionTests(GrpcHttp2.Kestrel);
}
