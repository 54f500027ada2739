using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Tests.Support;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Grpc.Tests.Express;

/// <summary>How a connection ends that is asked to: RFC 9113, section 6.8.</summary>
public sealed class DrainTests
{
    private const string Path = $"/{TestServer.Service}/Unary";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestServers _servers = new(GrpcHttp2.Express);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Calls_that_were_under_way_when_the_server_stopped_are_answered_and_the_last_one_is_told()
    {
        await using TestServer server = await StartAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        await connection.SendCallAsync(1, Path, RawCall.Frame("waits"));
        await _started.Task.WaitAsync(Patience);

        Task stop = server.Server.StopAsync(Patience);
        Http2Frame goAway = await connection.ReadAsync(Http2FrameType.GoAway);
        Http2Frame ping = await connection.ReadAsync(Http2FrameType.Ping);
        await connection.SendCallAsync(3, Path, RawCall.Frame("x"));
        Http2Answer late = await connection.ReadAnswerAsync(3);
        await connection.SendAsync(Http2FrameType.Ping, 1, 0, ping.Payload);
        await connection.SendCallAsync(5, Path, RawCall.Frame("x"));
        Http2Frame tooLate = await connection.ReadAsync(Http2FrameType.RstStream);
        _release.SetResult();
        Http2Answer first = await connection.ReadAnswerAsync(1);
        Http2Frame last = await connection.ReadAsync(Http2FrameType.GoAway);

        Assert.Equal([0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0], goAway.Payload);
        Assert.Equal(RawCall.Frame("x"), late.Body);
        Assert.Equal((5, (byte)Http2ErrorCode.RefusedStream), (tooLate.Stream, tooLate.Payload[3]));
        Assert.Equal(RawCall.Frame("waits"), first.Body);
        Assert.Equal([0, 0, 0, 5, 0, 0, 0, 0], last.Payload);
        await connection.DisposeAsync();
        await stop.WaitAsync(Patience);
    }

    [Fact]
    public async Task An_idle_connection_ends_when_the_client_has_answered()
    {
        await using TestServer server = await StartAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        await connection.SendCallAsync(1, Path, RawCall.Frame("x"));
        await connection.ReadAnswerAsync(1);

        Task stop = server.Server.StopAsync(TimeSpan.FromMinutes(10));
        Http2Frame ping = await connection.ReadAsync(Http2FrameType.Ping);
        await connection.SendAsync(Http2FrameType.Ping, 1, 0, ping.Payload);

        Assert.Equal([0, 0, 0, 1, 0, 0, 0, 0], (await connection.ReadAsync(Http2FrameType.GoAway)).Payload);
        await connection.DisposeAsync();
        await stop.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_client_that_does_not_answer_pings_does_not_hold_up_the_stop()
    {
        await using TestServer server = await StartAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        await connection.ReadAsync(Http2FrameType.Settings);

        Task stop = server.Server.StopAsync(TimeSpan.FromMinutes(10));

        await stop.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_connection_that_was_made_before_the_stop_and_speaks_only_now_is_served_and_told()
    {
        await using TestServer server = await StartAsync();
        await using RawHttp2Connection connection = await ConnectSilentlyAsync(server);

        Task stop = server.Server.StopAsync(TimeSpan.FromMinutes(10));
        await connection.SendAsync(Http2Constants.Preface.ToArray());
        await connection.SendSettingsAsync((Http2Setting.HeaderTableSize, 0));
        await connection.SendCallAsync(1, Path, RawCall.Frame("x"));

        Assert.Equal(Http2FrameType.Settings, (await connection.ReadAsync())?.Type);
        Assert.Equal([0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0], (await connection.ReadAsync(Http2FrameType.GoAway)).Payload);
        Assert.Equal(RawCall.Frame("x"), (await connection.ReadAnswerAsync(1)).Body);
        await connection.DisposeAsync();
        await stop.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_client_that_never_speaks_does_not_hold_up_the_stop()
    {
        await using TestServer server = await StartAsync();
        await using RawHttp2Connection connection = await ConnectSilentlyAsync(server);

        await server.Server.StopAsync(TimeSpan.FromMinutes(10)).WaitAsync(Patience);

        Assert.Null(await connection.ReadAsync());
    }

    /// <summary>Connects, and makes sure that the server has noticed: connections are taken in their order.</summary>
    private static async Task<RawHttp2Connection> ConnectSilentlyAsync(TestServer server)
    {
        RawHttp2Connection silent = await RawHttp2Connection.ConnectSilentlyAsync(server.EndPoint);
        await using RawHttp2Connection later = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        await later.ReadAsync(Http2FrameType.Settings);
        return silent;
    }

    private Task<TestServer> StartAsync() => _servers.UnaryAsync(async (request, _) =>
    {
        if (request.Value is "waits")
        {
            _started.TrySetResult();
            await _release.Task;
        }

        return new StringValue(request);
    });
}
