using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Tests.Support;
using EnvoyRls.Testing;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Grpc.Tests;

public abstract class FlowControlTests(GrpcHttp2 http2)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestServers _servers = new(http2);

    [Fact]
    public async Task A_reader_that_does_not_read_stops_the_writer()
    {
        const int Messages = 4_000;
        int written = 0;
        StringValue message = new() { Value = new string('x', 1_000) };
        await using TestServer server = await _servers.StreamingAsync(async (_, responses, _) =>
        {
            for (int i = 0; i < Messages; i++)
            {
                await responses.WriteAsync(message);
                Interlocked.Increment(ref written);
            }
        });
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint, initialWindow: 10_000);
        await connection.SendCallAsync(1, $"/{TestServer.Service}/Streaming", RawCall.Frame("x"));
        await Eventually.TrueAsync(() => Volatile.Read(ref written) > 0);

        int stopped = await SettledAsync(() => Volatile.Read(ref written));
        await connection.WidenAsync(0, 100_000_000);
        await connection.WidenAsync(1, 100_000_000);
        Http2Answer answer = await connection.ReadAnswerAsync(1);

        Assert.InRange(stopped, 1, 500);
        Assert.Equal(Messages, written);
        Assert.Equal(Messages * RawCall.Frame(message.Value).Length, answer.Body.Length);
    }

    [Fact]
    public async Task A_writer_that_waits_for_the_reader_is_cancelled_by_a_reset()
    {
        TaskCompletionSource<Exception?> failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await _servers.StreamingAsync(async (request, responses, _) =>
        {
            failure.SetResult(await Record.ExceptionAsync(async () =>
            {
                while (true)
                {
                    await responses.WriteAsync(request);
                }
            }));
        });
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint, initialWindow: 1_000);
        await connection.SendCallAsync(1, $"/{TestServer.Service}/Streaming", RawCall.Frame(new string('x', 1_000)));
        await connection.ReadAsync(Http2FrameType.Data);

        await connection.SendAsync(Http2FrameType.RstStream, 0, 1, [0, 0, 0, 8]);

        Exception? error = await failure.Task.WaitAsync(Patience);
        Assert.True(error is OperationCanceledException or GrpcException { Status.Code: StatusCode.Cancelled }, $"{error}");
    }

    [Fact]
    public async Task A_writer_that_waits_for_the_reader_is_ended_by_the_deadline()
    {
        FakeTimeProvider time = new();
        TaskCompletionSource<Exception?> failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await _servers.StreamingAsync(
            async (request, responses, _) =>
            {
                failure.SetResult(await Record.ExceptionAsync(async () =>
                {
                    while (true)
                    {
                        await responses.WriteAsync(request);
                    }
                }));
            },
            time: time);
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint, initialWindow: 1_000);
        await connection.SendHeadersAsync(1, $"/{TestServer.Service}/Streaming", timeout: "1S");
        await connection.SendDataAsync(1, RawCall.Frame(new string('x', 1_000)), last: true);
        await connection.ReadAsync(Http2FrameType.Data);

        time.Advance(TimeSpan.FromSeconds(1));

        Exception? error = await failure.Task.WaitAsync(Patience);
        Assert.True(error is OperationCanceledException, $"{error}");
        Assert.Equal(1, (await connection.ReadAsync(Http2FrameType.RstStream)).Stream);
        Assert.Empty(server.Log.Entries);
    }

    [Fact]
    public async Task A_message_larger_than_the_windows_arrives()
    {
        await using TestServer server = await _servers.EchoAsync(options => options with { MaxReceiveMessageSize = 32 * 1024 * 1024 });
        byte[] frame = RawCall.Frame(new string('x', 20_000_000));

        RawCall answer = await RawCall.PostAsync(server, frame);

        Assert.Equal(frame.Length, answer.Body.Length);
    }

    [Fact]
    public async Task A_body_may_come_byte_by_byte()
    {
        await using TestServer server = await _servers.EchoAsync();
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        byte[] frame = RawCall.Frame("hello");

        await connection.SendHeadersAsync(1, $"/{TestServer.Service}/Unary");
        foreach (byte value in frame)
        {
            await connection.SendDataAsync(1, [value], last: false);
        }

        await connection.SendDataAsync(1, [], last: true);

        Http2Answer answer = await connection.ReadAnswerAsync(1);
        Assert.Equal(frame, answer.Body);
        Assert.Equal(2, answer.HeaderBlocks);
    }

    /// <summary>The value once it has not changed for a while.</summary>
    private static async Task<int> SettledAsync(Func<int> value)
    {
        int last = value();
        for (int unchanged = 0; unchanged < 10;)
        {
            await Task.Delay(20);
            int now = value();
            unchanged = now == last ? unchanged + 1 : 0;
            last = now;
        }

        return last;
    }

    public sealed class OverExpress() : FlowControlTests(GrpcHttp2.Express);

    public sealed class OverKestrel() : FlowControlTests(GrpcHttp2.Kestrel);
}
