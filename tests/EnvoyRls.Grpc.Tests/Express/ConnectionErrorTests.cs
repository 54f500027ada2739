using System.Buffers.Binary;
using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Tests.Support;

namespace EnvoyRls.Grpc.Tests.Express;

/// <summary>What ends a connection, and with which of RFC 9113's errors.</summary>
public sealed class ConnectionErrorTests
{
    private const string Path = $"/{TestServer.Service}/Unary";
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;
    private const byte Padded = 8;
    private const byte Priority = 0x20;

    private readonly TestServers _servers = new(GrpcHttp2.Express);

    public static TheoryData<string, byte, byte, int, string, string> Mistakes => new()
    {
        { "DATA on the connection", 0, EndStream, 0, "00", nameof(Http2ErrorCode.ProtocolError) },
        { "DATA on a stream that was not opened", 0, EndStream, 1, "00", nameof(Http2ErrorCode.ProtocolError) },
        { "DATA with more padding than there is", 0, Padded, 1, "05", nameof(Http2ErrorCode.ProtocolError) },
        { "HEADERS on the connection", 1, EndHeaders, 0, "82", nameof(Http2ErrorCode.ProtocolError) },
        { "HEADERS on a stream of the server", 1, EndHeaders, 2, "82", nameof(Http2ErrorCode.ProtocolError) },
        { "HEADERS with more padding than there is", 1, EndHeaders | Padded, 1, "0582", nameof(Http2ErrorCode.ProtocolError) },
        { "HEADERS with half a priority", 1, EndHeaders | Priority, 1, "0000", nameof(Http2ErrorCode.FrameSizeError) },
        { "HEADERS that do not decode", 1, EndHeaders, 1, "ff", nameof(Http2ErrorCode.CompressionError) },
        { "PRIORITY on the connection", 2, 0, 0, "0000000000", nameof(Http2ErrorCode.ProtocolError) },
        { "PRIORITY of the wrong size", 2, 0, 1, "00", nameof(Http2ErrorCode.FrameSizeError) },
        { "RST_STREAM on the connection", 3, 0, 0, "00000008", nameof(Http2ErrorCode.ProtocolError) },
        { "RST_STREAM on a stream that was not opened", 3, 0, 1, "00000008", nameof(Http2ErrorCode.ProtocolError) },
        { "RST_STREAM of the wrong size", 3, 0, 1, "0000", nameof(Http2ErrorCode.FrameSizeError) },
        { "SETTINGS on a stream", 4, 0, 1, "", nameof(Http2ErrorCode.ProtocolError) },
        { "SETTINGS of the wrong size", 4, 0, 0, "0000", nameof(Http2ErrorCode.FrameSizeError) },
        { "SETTINGS that acknowledge with parameters", 4, 1, 0, "000100000000", nameof(Http2ErrorCode.FrameSizeError) },
        { "SETTINGS with neither push nor none", 4, 0, 0, "000200000002", nameof(Http2ErrorCode.ProtocolError) },
        { "SETTINGS with too large a window", 4, 0, 0, "000480000000", nameof(Http2ErrorCode.FlowControlError) },
        { "SETTINGS with too small a frame", 4, 0, 0, "000500003fff", nameof(Http2ErrorCode.ProtocolError) },
        { "SETTINGS with too large a frame", 4, 0, 0, "000501000000", nameof(Http2ErrorCode.ProtocolError) },
        { "PUSH_PROMISE", 5, EndHeaders, 1, "0000000282", nameof(Http2ErrorCode.ProtocolError) },
        { "PING on a stream", 6, 0, 1, "0000000000000000", nameof(Http2ErrorCode.ProtocolError) },
        { "PING of the wrong size", 6, 0, 0, "00", nameof(Http2ErrorCode.FrameSizeError) },
        { "GOAWAY on a stream", 7, 0, 1, "0000000000000000", nameof(Http2ErrorCode.ProtocolError) },
        { "WINDOW_UPDATE of the wrong size", 8, 0, 0, "00", nameof(Http2ErrorCode.FrameSizeError) },
        { "WINDOW_UPDATE by nothing", 8, 0, 0, "00000000", nameof(Http2ErrorCode.ProtocolError) },
        { "WINDOW_UPDATE beyond what a window can be", 8, 0, 0, "7fffffff", nameof(Http2ErrorCode.FlowControlError) },
        { "WINDOW_UPDATE on a stream that was not opened", 8, 0, 1, "00000001", nameof(Http2ErrorCode.ProtocolError) },
        { "CONTINUATION of nothing", 9, EndHeaders, 1, "82", nameof(Http2ErrorCode.ProtocolError) },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_ends_the_connection(string what, byte type, byte flags, int stream, string payload, string expected)
    {
        await using TestServer server = await _servers.EchoAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);

        await connection.SendAsync((Http2FrameType)type, flags, stream, Convert.FromHexString(payload));

        Assert.Equal((what, expected), (what, (await EndAsync(connection)).ToString()));
        Assert.Empty(server.Log.Entries);
    }

    [Fact]
    public async Task A_frame_that_is_too_large_is_refused_by_its_header_alone()
    {
        await using TestServer server = await _servers.EchoAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);

        await connection.SendAsync([0, 0x40, 1, 0, 0, 0, 0, 0, 1]);

        Assert.Equal(Http2ErrorCode.FrameSizeError, await EndAsync(connection));
    }

    [Fact]
    public async Task The_first_frame_must_be_settings()
    {
        await using TestServer server = await _servers.EchoAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectSilentlyAsync(server.EndPoint);

        await connection.SendAsync([.. Http2Constants.Preface, .. Ping()]);

        Assert.Equal(Http2ErrorCode.ProtocolError, await EndAsync(connection));
    }

    [Theory]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r!")]
    [InlineData("PRX")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    public async Task What_is_neither_http_2_nor_1_is_a_protocol_error(string preface)
    {
        await using TestServer server = await _servers.EchoAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectSilentlyAsync(server.EndPoint);

        await connection.SendAsync(System.Text.Encoding.Latin1.GetBytes(preface + "\r\n"));

        Assert.Equal(Http2ErrorCode.ProtocolError, await EndAsync(connection));
    }

    [Fact]
    public async Task Nothing_may_come_between_the_parts_of_a_header_block()
    {
        await using TestServer server = await _servers.EchoAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);

        await connection.SendAsync(Http2FrameType.Headers, 0, 1, RawHttp2Connection.Request(Path));
        await connection.SendAsync(Ping());

        Assert.Equal(Http2ErrorCode.ProtocolError, await EndAsync(connection));
    }

    [Fact]
    public async Task A_stream_that_has_ended_takes_no_more()
    {
        await using TestServer server = await _servers.EchoAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        await connection.SendCallAsync(1, Path, RawCall.Frame("x"));
        await connection.ReadAnswerAsync(1);

        await connection.SendDataAsync(1, [0], last: true);

        Assert.Equal(Http2ErrorCode.StreamClosed, await EndAsync(connection));
    }

    [Fact]
    public async Task A_stream_is_not_opened_twice()
    {
        await using TestServer server = await _servers.EchoAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        await connection.SendCallAsync(3, Path, RawCall.Frame("x"));
        await connection.ReadAnswerAsync(3);

        await connection.SendHeadersAsync(1, Path);

        Assert.Equal(Http2ErrorCode.StreamClosed, await EndAsync(connection));
    }

    [Fact]
    public async Task More_than_the_connections_window_is_a_flow_control_error()
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await _servers.DuplexAsync(async (_, _, _) => await release.Task);
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);

        // Five streams whose handlers read nothing take the window of the connection, and none more than its own.
        for (int stream = 1; stream <= 9; stream += 2)
        {
            await connection.SendHeadersAsync(stream, $"/{TestServer.Service}/Duplex");
            for (int i = 0; i < 30; i++)
            {
                await connection.SendDataAsync(stream, new byte[16_384], last: false);
            }
        }

        Assert.Equal(Http2ErrorCode.FlowControlError, await EndAsync(connection));
        release.SetResult();
    }

    [Fact]
    public async Task A_window_that_settings_make_too_large_is_a_flow_control_error()
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await _servers.DuplexAsync(async (_, _, _) => await release.Task);
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        await connection.SendHeadersAsync(1, $"/{TestServer.Service}/Duplex");
        await connection.WidenAsync(1, int.MaxValue - 65_535);

        await connection.SendSettingsAsync((Http2Setting.InitialWindowSize, 65_536));

        Assert.Equal(Http2ErrorCode.FlowControlError, await EndAsync(connection));
        release.SetResult();
    }

    private static byte[] Ping()
    {
        byte[] frame = new byte[Http2Frames.PingSize];
        Http2Frames.WritePing(frame, new byte[8], ack: false);
        return frame;
    }

    /// <summary>The error of the GOAWAY that a connection ends with.</summary>
    private static async Task<Http2ErrorCode> EndAsync(RawHttp2Connection connection)
    {
        Http2Frame goAway = await connection.ReadAsync(Http2FrameType.GoAway);
        return (Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(goAway.Payload.AsSpan(4));
    }
}
