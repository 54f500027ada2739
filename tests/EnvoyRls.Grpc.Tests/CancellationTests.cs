using EnvoyRls.Grpc.Client;
using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Tests.Support;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Grpc.Tests;

public abstract class CancellationTests(GrpcHttp2 http2)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestServers _servers = new(http2);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<CancellationToken> _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_client_that_gives_up_cancels_the_handler()
    {
        await using TestServer server = await _servers.UnaryAsync(async (request, call) =>
        {
            await UntilCancelledAsync(call);
            return request;
        });
        using CancellationTokenSource caller = new();

        Task call = server.Channel.UnaryAsync(TestServer.Unary, new StringValue(), cancellation: caller.Token);
        await _started.Task.WaitAsync(Patience);
        await caller.CancelAsync();
        GrpcException error = await Assert.ThrowsAsync<GrpcException>(() => call.WaitAsync(Patience));

        Assert.Equal(StatusCode.Cancelled, error.Status.Code);
        Assert.True((await _cancelled.Task.WaitAsync(Patience)).IsCancellationRequested);
        Assert.Empty(server.Log.Entries);
    }

    [Fact]
    public async Task A_client_that_disposes_its_stream_cancels_the_handler()
    {
        await using TestServer server = await _servers.StreamingAsync(async (request, responses, call) =>
        {
            await responses.WriteAsync(request);
            await UntilCancelledAsync(call);
        });

        await using (GrpcStreamingCall<StringValue, StringValue> call =
            server.Channel.ServerStreaming(TestServer.Streaming, new StringValue()))
        {
            Assert.NotNull(await call.ReadAsync());
            await _started.Task.WaitAsync(Patience);
        }

        Assert.True((await _cancelled.Task.WaitAsync(Patience)).IsCancellationRequested);
        Assert.Empty(server.Log.Entries);
    }

    [Fact]
    public async Task A_stream_waiting_for_a_request_is_cancelled()
    {
        TaskCompletionSource<Exception?> failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await _servers.DuplexAsync(async (requests, responses, _) =>
        {
            await responses.WriteAsync(new StringValue());
            failure.SetResult(await Record.ExceptionAsync(async () => await requests.ReadAsync()));
        });

        await using (GrpcStreamingCall<StringValue, StringValue> call = server.Channel.Duplex(TestServer.Duplex))
        {
            Assert.NotNull(await call.ReadAsync());
        }

        Assert.True(await failure.Task.WaitAsync(Patience) is OperationCanceledException or IOException);
        Assert.Empty(server.Log.Entries);
    }

    [Fact]
    public async Task A_reset_frame_cancels_the_handler_and_only_its_own()
    {
        await using TestServer server = await _servers.StartAsync(methods => methods
            .Unary<StringValue, StringValue>(TestServer.Service, "Unary", StringValue.Parser, async (request, call) =>
            {
                await UntilCancelledAsync(call);
                return request;
            })
            .Unary<StringValue, StringValue>(TestServer.Service, "Other", StringValue.Parser, (request, call) => new(request)));
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        await connection.SendCallAsync(1, $"/{TestServer.Service}/Unary", RawCall.Frame("x"));
        await _started.Task.WaitAsync(Patience);

        await connection.SendAsync(Http2FrameType.RstStream, 0, 1, [0, 0, 0, 8]);
        await _cancelled.Task.WaitAsync(Patience);
        await connection.SendCallAsync(3, $"/{TestServer.Service}/Other", RawCall.Frame("y"));

        Assert.Equal(RawCall.Frame("y"), (await connection.ReadAnswerAsync(3)).Body);
    }

    [Fact]
    public async Task A_lost_connection_cancels_the_handler()
    {
        await using TestServer server = await _servers.UnaryAsync(async (request, call) =>
        {
            await UntilCancelledAsync(call);
            return request;
        });
        await using (RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint))
        {
            await connection.SendCallAsync(1, $"/{TestServer.Service}/Unary", RawCall.Frame("x"));
            await _started.Task.WaitAsync(Patience);
        }

        Assert.True((await _cancelled.Task.WaitAsync(Patience)).IsCancellationRequested);
    }

    private async Task UntilCancelledAsync(GrpcCall call)
    {
        CancellationToken token = call.CancellationToken;
        using CancellationTokenRegistration registration = token.Register(() => _cancelled.TrySetResult(token));
        _started.TrySetResult();
        await _cancelled.Task;
        token.ThrowIfCancellationRequested();
    }

    public sealed class OverExpress() : CancellationTests(GrpcHttp2.Express);

    public sealed class OverKestrel() : CancellationTests(GrpcHttp2.Kestrel);
}
