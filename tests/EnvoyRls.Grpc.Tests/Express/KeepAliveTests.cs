using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Tests.Support;
using EnvoyRls.Testing;

namespace EnvoyRls.Grpc.Tests.Express;

/// <summary>Pings to clients that are silent, by a clock that is moved.</summary>
public sealed class KeepAliveTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _time = new();
    private readonly TestServers _servers = new(GrpcHttp2.Express);

    [Fact]
    public async Task A_client_that_answers_is_asked_again_and_kept()
    {
        await using TestServer server = await StartAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        await connection.ReadAsync(Http2FrameType.Settings);

        foreach (TimeSpan silence in new[] { Delay, Timeout, Timeout, Timeout })
        {
            _time.Advance(silence);
            Http2Frame ping = await connection.ReadAsync(Http2FrameType.Ping);
            await connection.SendAsync(Http2FrameType.Ping, 1, 0, ping.Payload);

            // Answered to the server's knowledge: it has worked through what came before this.
            await connection.SendAsync(Http2FrameType.Ping, 0, 0, new byte[8]);
            Assert.Equal(1, (await connection.ReadAsync(Http2FrameType.Ping)).Flags);
        }
    }

    [Fact]
    public async Task A_client_that_does_not_answer_is_cut_after_the_timeout()
    {
        await using TestServer server = await StartAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        await connection.ReadAsync(Http2FrameType.Settings);

        _time.Advance(Delay);
        await connection.ReadAsync(Http2FrameType.Ping);
        _time.Advance(Timeout);

        Assert.Null(await connection.ReadAsync());
    }

    private Task<TestServer> StartAsync() => _servers.UnaryAsync(
        (request, _) => new(request),
        options => options with { KeepAlivePingDelay = Delay, KeepAlivePingTimeout = Timeout },
        _time);
}
