using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Tests.Support;

namespace EnvoyRls.Grpc.Tests.Express;

/// <summary>What ends a stream, while its connection goes on.</summary>
public sealed class StreamErrorTests
{
    private const string Path = $"/{TestServer.Service}/Unary";
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    private readonly TestServers _servers = new(GrpcHttp2.Express);

    public static TheoryData<string, string[]> MalformedRequests => new()
    {
        { "no method", [":scheme", "http", ":path", Path] },
        { "no path", [":method", "POST", ":scheme", "http"] },
        { "an empty path", [":method", "POST", ":scheme", "http", ":path", ""] },
        { "no scheme", [":method", "POST", ":path", Path] },
        { "two methods", [":method", "POST", ":method", "POST", ":scheme", "http", ":path", Path] },
        { "a field of responses", [":method", "POST", ":scheme", "http", ":path", Path, ":status", "200"] },
        { "a field of the request behind others", [":method", "POST", ":scheme", "http", "a", "b", ":path", Path] },
        { "a name in upper case", [":method", "POST", ":scheme", "http", ":path", Path, "A", "b"] },
        { "no name", [":method", "POST", ":scheme", "http", ":path", Path, "", "b"] },
        { "a line break", [":method", "POST", ":scheme", "http", ":path", Path, "a", "b\r\nc: d"] },
        { "a field of connections", [":method", "POST", ":scheme", "http", ":path", Path, "connection", "close"] },
        { "transfer codings", [":method", "POST", ":scheme", "http", ":path", Path, "te", "gzip"] },
        { "a length that is no number", [":method", "POST", ":scheme", "http", ":path", Path, "content-length", "-1"] },
        { "two lengths", [":method", "POST", ":scheme", "http", ":path", Path, "content-length", "1", "content-length", "2"] },
    };

    [Theory]
    [MemberData(nameof(MalformedRequests))]
    public async Task A_malformed_request_is_reset(string what, string[] fields)
    {
        await using TestServer server = await _servers.EchoAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        byte[] block = RawHttp2Connection.Block([.. fields.Chunk(2).Select(field => (field[0], field[1]))]);

        await connection.SendAsync(Http2FrameType.Headers, EndHeaders, 1, block);

        Assert.Equal((what, Http2ErrorCode.ProtocolError), (what, await ResetAsync(connection)));
        await AssertServesAsync(connection, 3);
    }

    [Fact]
    public async Task The_body_of_a_call_that_was_refused_is_not_run_by_what_served_the_call_before()
    {
        await using TestServer server = await _servers.EchoAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);

        await connection.SendHeadersAsync(1, Path);
        await connection.SendDataAsync(1, [9, 0, 0, 0, 0], last: false);
        await connection.SendHeadersAsync(3, $"/{TestServer.Service}/Missing");
        await connection.SendDataAsync(3, RawCall.Frame("x"), last: true);

        await AssertServesAsync(connection, 5);
        Assert.Empty(server.Log.Entries);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(14)]
    public async Task A_body_that_is_not_as_long_as_announced_is_reset(int announced)
    {
        await using TestServer server = await _servers.EchoAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        byte[] block = RawHttp2Connection.Request(Path, ("content-length", $"{announced}"));

        await connection.SendAsync(Http2FrameType.Headers, EndHeaders, 1, block);
        await connection.SendDataAsync(1, [0, 0, 0, 0, 2, 10, 0], last: true);

        Assert.Equal(Http2ErrorCode.ProtocolError, await ResetAsync(connection));
        await AssertServesAsync(connection, 3);
    }

    [Fact]
    public async Task Headers_that_are_too_large_are_refused_with_their_own_status()
    {
        await using TestServer server = await _servers.EchoAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        byte[] block = RawHttp2Connection.Request(Path, ("x", new string('x', 33_000)));

        await connection.SendAsync(Http2FrameType.Headers, EndStream, 1, block[..16_384]);
        await connection.SendAsync(Http2FrameType.Continuation, 0, 1, block[16_384..32_768]);
        await connection.SendAsync(Http2FrameType.Continuation, EndHeaders, 1, block[32_768..]);

        Http2Answer answer = await connection.ReadAnswerAsync(1);
        Assert.Contains("431", System.Text.Encoding.Latin1.GetString(answer.LastHeaders), StringComparison.Ordinal);
        await AssertServesAsync(connection, 3);
    }

    [Fact]
    public async Task A_request_may_end_with_trailers()
    {
        await using TestServer server = await _servers.EchoAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);

        await connection.SendHeadersAsync(1, Path);
        await connection.SendDataAsync(1, RawCall.Frame("x"), last: false);
        await connection.SendAsync(Http2FrameType.Headers, EndHeaders | EndStream, 1, RawHttp2Connection.Block(("a", "b")));

        Assert.Equal(RawCall.Frame("x"), (await connection.ReadAnswerAsync(1)).Body);
    }

    [Theory]
    [InlineData(EndHeaders, "a")]
    [InlineData(EndHeaders | EndStream, ":path")]
    public async Task Trailers_must_end_the_request_and_not_begin_one(byte flags, string name)
    {
        await using TestServer server = await _servers.EchoAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);

        await connection.SendHeadersAsync(1, Path);
        await connection.SendAsync(Http2FrameType.Headers, flags, 1, RawHttp2Connection.Block((name, "b")));

        Assert.Equal(Http2ErrorCode.ProtocolError, await ResetAsync(connection));
        await AssertServesAsync(connection, 3);
    }

    [Theory]
    [InlineData(0, Http2ErrorCode.ProtocolError)]
    [InlineData(int.MaxValue, Http2ErrorCode.FlowControlError)]
    public async Task A_window_that_cannot_be_resets_its_stream(int increment, object expected)
    {
        await using TestServer server = await _servers.EchoAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);

        await connection.SendHeadersAsync(1, Path);
        await connection.WidenAsync(1, increment);

        Assert.Equal(expected, await ResetAsync(connection));
        await AssertServesAsync(connection, 3);
    }

    [Fact]
    public async Task More_than_the_streams_window_is_a_flow_control_error()
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await _servers.DuplexAsync(async (_, _, _) => await release.Task);
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);

        await connection.SendHeadersAsync(1, $"/{TestServer.Service}/Duplex");
        for (int i = 0; i < 33; i++)
        {
            await connection.SendDataAsync(1, new byte[16_384], last: false);
        }

        Assert.Equal(Http2ErrorCode.FlowControlError, await ResetAsync(connection));
        release.SetResult();
    }

    [Fact]
    public async Task What_handlers_never_read_is_given_back_to_the_connection()
    {
        await using TestServer server = await _servers.DuplexAsync(async (_, responses, _) =>
            await responses.WriteAsync(new Google.Protobuf.WellKnownTypes.StringValue()));
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);

        // Together several times the connection's window.
        for (int stream = 1; stream < 40; stream += 2)
        {
            await connection.SendHeadersAsync(stream, $"/{TestServer.Service}/Duplex");
            await connection.ReadAnswerAsync(stream);
            for (int i = 0; i < 30; i++)
            {
                await connection.SendDataAsync(stream, new byte[16_384], last: false);
            }
        }

        await connection.SendAsync(Http2FrameType.Ping, 0, 0, new byte[8]);
        Assert.Equal(1, (await connection.ReadAsync(Http2FrameType.Ping)).Flags);
    }

    [Fact]
    public async Task A_call_that_is_given_up_before_its_body_came_leaves_nothing_behind()
    {
        await using TestServer server = await _servers.EchoAsync(options => options with { MaxConcurrentStreams = 2 });
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);

        for (int stream = 1; stream < 101; stream += 2)
        {
            await connection.SendHeadersAsync(stream, Path, timeout: stream % 4 == 1 ? "10S" : null);
            await connection.SendAsync(Http2FrameType.RstStream, 0, stream, [0, 0, 0, 8]);
        }

        await AssertServesAsync(connection, 101);
    }

    private static async Task<Http2ErrorCode> ResetAsync(RawHttp2Connection connection) =>
        (Http2ErrorCode)(await connection.ReadAsync(Http2FrameType.RstStream)).Payload[3];

    private static async Task AssertServesAsync(RawHttp2Connection connection, int stream)
    {
        await connection.SendCallAsync(stream, Path, RawCall.Frame("still there"));
        Assert.Equal(RawCall.Frame("still there"), (await connection.ReadAnswerAsync(stream)).Body);
    }
}
