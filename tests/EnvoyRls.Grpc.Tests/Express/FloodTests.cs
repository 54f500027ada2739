using System.Buffers.Binary;
using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Tests.Support;
using EnvoyRls.Testing;

namespace EnvoyRls.Grpc.Tests.Express;

/// <summary>Clients that send more of something than any honest one does are asked to calm down, and are gone.</summary>
public sealed class FloodTests
{
    private const string Path = $"/{TestServer.Service}/Unary";
    private const byte EndHeaders = 4;

    private readonly TestServers _servers = new(GrpcHttp2.Express);

    [Theory]
    [InlineData(6, 0, "0000000000000000")]
    [InlineData(4, 0, "")]
    [InlineData(4, 0, "000400010000")]
    [InlineData(2, 1, "0000000000")]
    [InlineData(8, 0, "00000001")]
    [InlineData(99, 0, "00")]
    public Task A_flood_of_frames_that_bring_no_call_on(byte type, int stream, string payload) =>
        FloodAsync((connection, _) => connection.SendAsync((Http2FrameType)type, 0, stream, Convert.FromHexString(payload)));

    [Fact]
    public Task A_frame_with_a_flood_of_settings() => FloodAsync((connection, round) => round == 0
        ? connection.SendSettingsAsync([.. Enumerable.Range(0, 2_000).Select(i => (Http2Setting.InitialWindowSize, (uint)i))])
        : Task.CompletedTask);

    [Fact]
    public Task A_flood_of_streams_that_are_reset_at_once() => FloodAsync(async (connection, round) =>
    {
        int stream = (2 * round) + 1;
        await connection.SendHeadersAsync(stream, Path);
        await connection.SendAsync(Http2FrameType.RstStream, 0, stream, [0, 0, 0, 8]);
    });

    [Fact]
    public Task A_flood_of_data_without_data() => FloodAsync(async (connection, round) =>
    {
        if (round == 0)
        {
            await connection.SendHeadersAsync(1, Path);
        }

        await connection.SendDataAsync(1, [], last: false);
    });

    [Fact]
    public Task A_flood_of_requests_that_are_malformed() => FloodAsync((connection, round) =>
        connection.SendAsync(Http2FrameType.Headers, EndHeaders, (2 * round) + 1, RawHttp2Connection.Block((":method", "POST"))));

    [Fact]
    public Task A_header_block_in_endless_parts() => FloodAsync((connection, round) =>
        connection.SendAsync(round == 0 ? Http2FrameType.Headers : Http2FrameType.Continuation, 0, 1, []));

    [Fact]
    public Task A_header_block_of_endless_size() => FloodAsync((connection, round) => connection.SendAsync(
        round == 0 ? Http2FrameType.Headers : Http2FrameType.Continuation, 0, 1, RawHttp2Connection.Block(("x", new string('x', 15_000)))));

    [Fact]
    public async Task Calls_that_are_reset_while_their_handlers_go_on_are_limited()
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await _servers.UnaryAsync(
            async (request, _) =>
            {
                await release.Task;
                return request;
            },
            options => options with { MaxConcurrentStreams = 10 });
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);

        Http2ErrorCode error = await FloodAsync(connection, async round =>
        {
            int stream = (2 * round) + 1;
            await connection.SendCallAsync(stream, Path, RawCall.Frame("x"));
            await connection.SendAsync(Http2FrameType.RstStream, 0, stream, [0, 0, 0, 8]);
        });

        Assert.Equal(Http2ErrorCode.EnhanceYourCalm, error);
        release.SetResult();
    }

    [Fact]
    public async Task A_client_that_pings_between_its_calls_is_no_flood()
    {
        await using TestServer server = await _servers.EchoAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);

        for (int stream = 1; stream < 4_000; stream += 2)
        {
            await connection.SendCallAsync(stream, Path, RawCall.Frame("x"));
            await connection.SendAsync(Http2FrameType.Ping, 0, 0, new byte[8]);
            await connection.WidenAsync(0, 10);
            Assert.Equal(2, (await connection.ReadAnswerAsync(stream)).HeaderBlocks);
        }
    }

    [Fact]
    public async Task A_client_that_loses_patience_with_a_slow_server_is_no_flood()
    {
        int cancelled = 0;
        await using TestServer server = await _servers.UnaryAsync(async (request, call) =>
        {
            if (request.Value.Length == 1)
            {
                await Task.Delay(Timeout.Infinite, call.CancellationToken).ContinueWith(
                    _ => Interlocked.Increment(ref cancelled), TaskScheduler.Default);
            }

            return request;
        });
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);

        for (int stream = 1; stream < 5_000; stream += 2)
        {
            await connection.SendCallAsync(stream, Path, RawCall.Frame("x"));
            await connection.SendAsync(Http2FrameType.RstStream, 0, stream, [0, 0, 0, 8]);
            if (stream % 500 == 499)
            {
                // More handlers than may run at once would still be at it otherwise.
                await Eventually.TrueAsync(() => Volatile.Read(ref cancelled) == (stream + 1) / 2);
            }
        }

        await connection.SendCallAsync(5_001, Path, RawCall.Frame("still there"));
        Assert.Equal(RawCall.Frame("still there"), (await connection.ReadAnswerAsync(5_001)).Body);
    }

    private async Task FloodAsync(Func<RawHttp2Connection, int, Task> send)
    {
        await using TestServer server = await _servers.EchoAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);

        Assert.Equal(Http2ErrorCode.EnhanceYourCalm, await FloodAsync(connection, round => send(connection, round)));
        Assert.Empty(server.Log.Entries);
        Assert.Equal("x", await server.CallAsync("x"));
    }

    /// <summary>Sends until the server says goodbye, reading along; its error.</summary>
    private static async Task<Http2ErrorCode> FloodAsync(RawHttp2Connection connection, Func<int, Task> send)
    {
        Task<Http2Frame> goAway = connection.ReadAsync(Http2FrameType.GoAway);
        try
        {
            for (int round = 0; round < 10_000 && !goAway.IsCompleted; round++)
            {
                await send(round);
            }
        }
        catch (IOException)
        {
            // It has closed the connection already.
        }

        return (Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian((await goAway).Payload.AsSpan(4));
    }
}
