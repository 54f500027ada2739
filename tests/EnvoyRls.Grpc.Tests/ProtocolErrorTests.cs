using System.Net;
using System.Net.Sockets;
using System.Text;
using EnvoyRls.Grpc.Tests.Support;

namespace EnvoyRls.Grpc.Tests;

public abstract class ProtocolErrorTests(GrpcHttp2 http2)
{
    private const string Internal = "13";

    private readonly TestServers _servers = new(http2);

    [Fact]
    public async Task Only_post_is_allowed()
    {
        await using TestServer server = await _servers.EchoAsync();

        RawCall answer = await RawCall.SendAsync(server, content: null, request => request.Method = HttpMethod.Get);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.Http);
        Assert.Null(answer.Status);
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpc-web", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpc+json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpc", HttpStatusCode.OK)]
    [InlineData("application/grpc+proto", HttpStatusCode.OK)]
    [InlineData("application/grpc;charset=utf-8", HttpStatusCode.OK)]
    [InlineData("application/grpc+proto ; a=b", HttpStatusCode.OK)]
    public async Task The_content_type_must_be_grpc(string contentType, HttpStatusCode expected)
    {
        await using TestServer server = await _servers.EchoAsync();
        ByteArrayContent content = new(RawCall.Frame("x"));
        content.Headers.TryAddWithoutValidation("content-type", contentType);

        RawCall answer = await RawCall.SendAsync(server, content);

        Assert.Equal(expected, answer.Http);
        Assert.Equal(expected == HttpStatusCode.OK ? "0" : null, answer.Status);
    }

    [Fact]
    public async Task No_content_type_is_not_grpc()
    {
        await using TestServer server = await _servers.EchoAsync();

        RawCall answer = await RawCall.SendAsync(server, content: null);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Http);
    }

    [Theory]
    [InlineData("/test.Echo/Missing", "unknown method Missing of service test.Echo")]
    [InlineData("/test.echo/Unary", "unknown service test.echo")]
    [InlineData("/Unary", "malformed method name '/Unary'")]
    public async Task An_unknown_method_is_unimplemented(string path, string message)
    {
        await using TestServer server = await _servers.EchoAsync();

        RawCall answer = await RawCall.SendAsync(server, new ByteArrayContent(RawCall.Frame("x")), path: path);

        Assert.Equal((HttpStatusCode.OK, "12", message), (answer.Http, answer.Status, answer.Message));
        Assert.True(answer.TrailersOnly);
        Assert.Equal("application/grpc", answer.Response.Content.Headers.ContentType!.ToString());
    }

    public static TheoryData<string, byte[]> BrokenBodies => new()
    {
        { "no message", [] },
        { "half a prefix", [0, 0, 0] },
        { "half a message", RawCall.Frame("hello")[..^1] },
        { "a message and a byte", [.. RawCall.Frame("hello"), 0] },
        { "two messages", [.. RawCall.Frame("hello"), .. RawCall.Frame("hello")] },
        { "not protobuf", RawCall.Frame([0x0a, 0x05, 0x41]) },
        { "invalid UTF-8 tag", RawCall.Frame([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]) },
        { "compressed without an encoding", RawCall.Frame([1], flag: 1) },
        { "an unknown flag", RawCall.Frame([], flag: 2) },
    };

    [Theory]
    [MemberData(nameof(BrokenBodies))]
    public async Task A_broken_body_is_an_internal_error_and_the_handler_is_not_run(string what, byte[] body)
    {
        bool run = false;
        await using TestServer server = await _servers.UnaryAsync((request, _) =>
        {
            run = true;
            return new(request);
        });

        RawCall answer = await RawCall.PostAsync(server, body);

        Assert.True(answer.Status is Internal, $"{what}: {answer.Status} {answer.Message}");
        Assert.True(answer.TrailersOnly);
        Assert.False(string.IsNullOrEmpty(answer.Message));
        Assert.False(run);
        Assert.Empty(server.Log.Entries);
    }

    [Theory]
    [MemberData(nameof(BrokenBodies))]
    public async Task A_broken_body_is_an_internal_error_of_a_streaming_method_too(string what, byte[] body)
    {
        await using TestServer server = await _servers.StreamingAsync((request, responses, _) => responses.WriteAsync(request));

        RawCall answer = await RawCall.SendAsync(server, new ByteArrayContent(body), path: $"/{TestServer.Service}/Streaming");

        Assert.True(answer.Status is Internal, $"{what}: {answer.Status} {answer.Message}");
        Assert.Empty(server.Log.Entries);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("-5m")]
    [InlineData("1.5S")]
    [InlineData("5s")]
    [InlineData("123456789m")]
    public async Task A_malformed_timeout_is_an_internal_error(string timeout)
    {
        await using TestServer server = await _servers.EchoAsync();

        RawCall answer = await RawCall.SendAsync(
            server, new ByteArrayContent(RawCall.Frame("x")), request => request.Headers.TryAddWithoutValidation("grpc-timeout", timeout));

        Assert.Equal((Internal, "malformed grpc-timeout"), (answer.Status, answer.Message));
    }

    [Fact]
    public async Task An_unknown_encoding_is_unimplemented_and_the_known_ones_are_told()
    {
        await using TestServer server = await _servers.EchoAsync();

        RawCall answer = await RawCall.SendAsync(
            server, new ByteArrayContent(RawCall.Frame("x")), request => request.Headers.Add("grpc-encoding", "snappy"));

        Assert.Equal(("12", "the message encoding 'snappy' is not supported"), (answer.Status, answer.Message));
        Assert.Equal("identity,gzip", Assert.Single(answer.Response.Headers.GetValues("grpc-accept-encoding")));
    }

    [Fact]
    public async Task A_message_over_the_limit_is_refused_by_its_prefix_alone()
    {
        await using TestServer server = await _servers.EchoAsync(options => options with { MaxReceiveMessageSize = 100 });

        RawCall exact = await RawCall.PostAsync(server, RawCall.Frame(new string('x', 98)));
        RawCall over = await RawCall.PostAsync(server, RawCall.Frame(new string('x', 99)));
        RawCall claimed = await RawCall.PostAsync(server, 0, 0xff, 0xff, 0xff, 0xff);

        Assert.Equal("0", exact.Status);
        Assert.Equal(("8", "received a message of 101 bytes, more than the limit of 100"), (over.Status, over.Message));
        Assert.Equal("8", claimed.Status);
    }

    [Fact]
    public async Task A_response_over_the_limit_is_not_sent()
    {
        await using TestServer server = await _servers.EchoAsync(options => options with { MaxSendMessageSize = 100 });

        RawCall exact = await RawCall.PostAsync(server, RawCall.Frame(new string('x', 98)));
        RawCall over = await RawCall.PostAsync(server, RawCall.Frame(new string('x', 99)));

        Assert.Equal("0", exact.Status);
        Assert.Equal("8", over.Status);
        Assert.Empty(over.Body);
    }

    [Fact]
    public async Task Http_1_gets_a_clear_answer()
    {
        await using TestServer server = await _servers.EchoAsync();
        using TcpClient client = new();
        await client.ConnectAsync(server.EndPoint);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));

        using StreamReader reader = new(stream);
        string answer = await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("HTTP/2 only endpoint", answer, StringComparison.Ordinal);
        Assert.Equal("x", await server.CallAsync("x"));
    }

    public sealed class OverExpress() : ProtocolErrorTests(GrpcHttp2.Express);

    public sealed class OverKestrel() : ProtocolErrorTests(GrpcHttp2.Kestrel);
}
