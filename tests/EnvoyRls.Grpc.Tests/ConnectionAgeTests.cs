using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Tests.Support;
using EnvoyRls.Testing;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Grpc.Tests;

public abstract class ConnectionAgeTests(GrpcHttp2 http2)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestServers _servers = new(http2);
    private readonly FakeTimeProvider _time = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task An_old_connection_is_asked_to_go_and_finishes_its_calls()
    {
        await using TestServer server = await StartAsync();
        await using RawHttp2Connection connection = await ConnectAsync(server);

        _time.Advance(TimeSpan.FromHours(10) * 1.1);
        Http2Frame goAway = await connection.ReadAsync(Http2FrameType.GoAway);
        _release.SetResult();
        Http2Answer answer = await connection.ReadAnswerAsync(1);

        Assert.Equal([0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0], goAway.Payload);
        Assert.Equal(RawCall.Frame("x"), answer.Body);

        // The socket stays open for a moment more, in case the client still writes.
        Task<Http2Frame?> last = LastAsync(connection);
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return last.IsCompleted;
        });
        Assert.Null(await last);
    }

    [Fact]
    public async Task A_young_connection_is_left_alone()
    {
        await using TestServer server = await StartAsync();
        await using RawHttp2Connection connection = await ConnectAsync(server);

        _time.Advance(TimeSpan.FromHours(10) * 0.899);
        _release.SetResult();
        await connection.ReadAnswerAsync(1);
        await connection.SendAsync(Http2FrameType.Ping, 0, 0, new byte[8]);
        Http2Frame? next = await connection.ReadAsync();

        Assert.Equal(Http2FrameType.Ping, next?.Type);
    }

    [Fact]
    public async Task A_connection_that_outlives_the_grace_is_cut()
    {
        await using TestServer server = await StartAsync();
        await using RawHttp2Connection connection = await ConnectAsync(server);

        _time.Advance(TimeSpan.FromHours(10) * 1.1);
        await connection.ReadAsync(Http2FrameType.GoAway);
        await Eventually.TrueAsync(() => _time.ArmedTimers > 0);
        _time.Advance(TimeSpan.FromHours(5));

        Assert.Null(await LastAsync(connection).WaitAsync(Patience));
        _release.SetResult();
    }

    private Task<TestServer> StartAsync() => _servers.StartAsync(
        methods => methods.Unary<StringValue, StringValue>(TestServer.Service, "Unary", StringValue.Parser, async (request, _) =>
        {
            _started.TrySetResult();
            await _release.Task;
            return request;
        }),
        options => options with { MaxConnectionAge = TimeSpan.FromHours(10), MaxConnectionAgeGrace = TimeSpan.FromHours(5) },
        _time);

    private async Task<RawHttp2Connection> ConnectAsync(TestServer server)
    {
        RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        await connection.SendCallAsync(1, $"/{TestServer.Service}/Unary", RawCall.Frame("x"));
        await _started.Task.WaitAsync(Patience);
        return connection;
    }

    /// <summary>Reads until the server closes the connection.</summary>
    private static async Task<Http2Frame?> LastAsync(RawHttp2Connection connection)
    {
        Http2Frame? frame;
        do
        {
            frame = await connection.ReadAsync();
        }
        while (frame is not null);
        return frame;
    }

    public sealed class OverExpress() : ConnectionAgeTests(GrpcHttp2.Express);

    public sealed class OverKestrel() : ConnectionAgeTests(GrpcHttp2.Kestrel);
}
