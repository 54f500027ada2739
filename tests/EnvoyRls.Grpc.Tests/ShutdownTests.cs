using System.Net.Sockets;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Tests.Support;
using EnvoyRls.Testing;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Grpc.Tests;

public abstract class ShutdownTests(GrpcHttp2 http2)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestServers _servers = new(http2);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_call_under_way_finishes_and_no_new_connection_is_taken()
    {
        await using TestServer server = await StartAsync();
        Task<string> call = server.CallAsync("x");
        await _started.Task.WaitAsync(Patience);

        Task stop = server.Server.StopAsync(Patience);
        await Eventually.TrueAsync(() => !CanConnect(server));
        bool stoppedEarly = stop.IsCompleted;
        _release.SetResult();

        Assert.False(stoppedEarly);
        Assert.Equal("x", await call.WaitAsync(Patience));
        await stop.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_call_that_outlives_the_drain_is_cut()
    {
        await using TestServer server = await StartAsync();
        Task<string> call = server.CallAsync("x");
        await _started.Task.WaitAsync(Patience);

        await server.Server.StopAsync(TimeSpan.FromMilliseconds(50)).WaitAsync(Patience);

        await Assert.ThrowsAsync<GrpcException>(() => call.WaitAsync(Patience));
        _release.SetResult();
    }

    [Fact]
    public async Task Connections_are_told_to_go_away()
    {
        await using TestServer server = await StartAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        await connection.SendCallAsync(1, $"/{TestServer.Service}/Unary", RawCall.Frame("x"));
        await _started.Task.WaitAsync(Patience);

        Task stop = server.Server.StopAsync(Patience);
        await connection.ReadAsync(Http2FrameType.GoAway);
        _release.SetResult();
        await connection.ReadAnswerAsync(1);

        // While it stops, Kestrel learns only from the client that the connection has become idle.
        await connection.DisposeAsync();
        await stop.WaitAsync(Patience);
    }

    [Fact]
    public async Task Endless_streams_learn_of_the_stop()
    {
        await using TestServer server = await _servers.StreamingAsync(async (request, responses, call) =>
        {
            await responses.WriteAsync(request);
            TaskCompletionSource stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using CancellationTokenRegistration registration = call.ServerStopping.Register(stopping.SetResult);
            await stopping.Task;
        });
        await using GrpcStreamingCall<StringValue, StringValue> call =
            server.Channel.ServerStreaming(TestServer.Streaming, new StringValue());
        Assert.NotNull(await call.ReadAsync());

        Task stop = server.Server.StopAsync(TimeSpan.FromMinutes(10));

        Assert.Null(await call.ReadAsync().AsTask().WaitAsync(Patience));
        await stop.WaitAsync(Patience);
    }

    [Fact]
    public async Task An_idle_connection_is_kept()
    {
        await using TestServer server = await _servers.EchoAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        await connection.SendCallAsync(1, $"/{TestServer.Service}/Unary", RawCall.Frame("x"));
        await connection.ReadAnswerAsync(1);

        // Kestrel looks for idle connections once a second, by a clock that cannot be replaced.
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        await connection.SendCallAsync(3, $"/{TestServer.Service}/Unary", RawCall.Frame("y"));

        Assert.Equal(RawCall.Frame("y"), (await connection.ReadAnswerAsync(3)).Body);
    }

    [Fact]
    public async Task A_port_in_use_is_an_error_of_the_start()
    {
        await using TestServer server = await _servers.EchoAsync();

        await Assert.ThrowsAnyAsync<IOException>(() => _servers.EchoAsync(options => options with { EndPoint = server.EndPoint }));
    }

    private static bool CanConnect(TestServer server)
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(server.EndPoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private Task<TestServer> StartAsync() => _servers.UnaryAsync(async (request, _) =>
    {
        _started.TrySetResult();
        await _release.Task;
        return request;
    });

    public sealed class OverExpress() : ShutdownTests(GrpcHttp2.Express);

    public sealed class OverKestrel() : ShutdownTests(GrpcHttp2.Kestrel);
}
