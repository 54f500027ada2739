using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Tests.Support;
using EnvoyRls.Testing;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Grpc.Tests.Express;

/// <summary>How long clients and calls are waited for when there is too much to do.</summary>
public sealed class PatienceTests
{
    private const string Path = $"/{TestServer.Service}/Unary";

    private readonly FakeTimeProvider _time = new();
    private readonly RefusalCounts _told = new();
    private readonly TestServers _servers = new(GrpcHttp2.Express);

    [Fact]
    public async Task A_call_that_has_waited_behind_others_until_its_deadline_is_not_handled()
    {
        const int Calls = 20;
        int handled = 0;
        await using TestServer server = await _servers.UnaryAsync(
            (request, _) =>
            {
                handled++;
                _time.Advance(TimeSpan.FromMilliseconds(2));
                return new(request);
            },
            options => options with { Observer = _told },
            _time);
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        await connection.ReadAsync(Http2FrameType.Settings);

        await connection.SendAsync([.. Enumerable.Range(0, Calls).SelectMany(i => Call((2 * i) + 1, timeout: "10m"))]);
        for (int ended = 0; ended < Calls;)
        {
            ended += (await connection.ReadAsync(Http2FrameType.Headers)).EndsStream ? 1 : 0;
        }

        // Each takes 2 ms of the 10 that all have from the moment they came, which they did together.
        Assert.Equal(5, handled);
        Assert.Equal(Calls - 5, _told.Of(GrpcRefusal.TooLate));
        Assert.Equal((Calls, Calls), (_told.Started, _told.Completed));
    }

    [Fact]
    public async Task A_client_whose_calls_are_refused_by_the_thousand_is_no_flood()
    {
        const int Calls = 3_000;
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await _servers.UnaryAsync(
            async (request, _) =>
            {
                await release.Task;
                return request;
            },
            options => options with { MaxCalls = 1, Observer = _told });
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        await connection.SendCallAsync(1, Path, RawCall.Frame("waits"));
        await Eventually.TrueAsync(() => server.Server.CallsUnderWay == 1);

        for (int i = 1; i <= Calls; i++)
        {
            await connection.SendCallAsync((2 * i) + 1, Path, RawCall.Frame("x"));
            Http2Frame answer = await connection.ReadAsync(Http2FrameType.Headers);
            Assert.True(answer.EndsStream && answer.Stream == (2 * i) + 1);
        }

        release.SetResult();
        Assert.Equal(RawCall.Frame("waits"), (await connection.ReadAnswerAsync(1)).Body);
        Assert.Equal(Calls, _told.Of(GrpcRefusal.TooManyCalls));
    }

    [Fact]
    public async Task A_refused_call_whose_body_does_not_come_is_answered_without_it()
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await _servers.UnaryAsync(
            async (request, _) =>
            {
                await release.Task;
                return request;
            },
            options => options with { MaxCalls = 1 });
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        await connection.SendCallAsync(1, Path, RawCall.Frame("waits"));
        await Eventually.TrueAsync(() => server.Server.CallsUnderWay == 1);

        await connection.SendHeadersAsync(3, Path);
        Http2Frame answer = await connection.ReadAsync(Http2FrameType.Headers);
        Http2Frame reset = await connection.ReadAsync(Http2FrameType.RstStream);

        Assert.True(answer.EndsStream);
        Assert.Equal((3, 3), (answer.Stream, reset.Stream));
        Assert.Equal(new byte[4], reset.Payload);

        // What is still under way of the body is no mistake.
        await connection.SendDataAsync(3, RawCall.Frame("x"), last: true);
        release.SetResult();
        Assert.Equal(RawCall.Frame("waits"), (await connection.ReadAnswerAsync(1)).Body);
    }

    [Fact]
    public async Task Streams_whose_bodies_never_come_are_bounded()
    {
        await using TestServer server = await _servers.EchoAsync(options => options with { MaxCalls = 50, Observer = _told });
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);

        for (int i = 0; i < 50; i++)
        {
            await connection.SendHeadersAsync((2 * i) + 1, Path);
        }

        await Eventually.TrueAsync(() => server.Server.CallsUnderWay == 50);
        await connection.SendHeadersAsync(101, Path);
        Assert.Equal(101, (await connection.ReadAsync(Http2FrameType.Headers)).Stream);
        Assert.Equal("others are served", await server.CallAsync("others are served"));

        await connection.DisposeAsync();
        await Eventually.TrueAsync(() => server.Server.CallsUnderWay == 0);
    }

    [Fact]
    public async Task A_client_that_does_not_say_what_it_speaks_is_let_go()
    {
        await using TestServer server = await _servers.UnaryAsync((request, _) => new(request), options => options with { Observer = _told }, _time);
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectSilentlyAsync(server.EndPoint);
        await connection.SendAsync("PRI * HTT"u8.ToArray());
        await Eventually.TrueAsync(() => _time.ArmedTimers > 0);

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Null(await connection.ReadAsync());
        Assert.Equal(1, _told.Of(GrpcRefusal.Silent));
    }

    [Fact]
    public async Task A_client_that_takes_none_of_its_answers_is_cut()
    {
        const int AnswerBytes = 8_000;
        StringValue answer = new() { Value = new string('x', AnswerBytes) };
        await using TestServer server = await _servers.UnaryAsync((_, _) => new(answer), options => options with { Observer = _told }, _time);
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint, initialWindow: 1_000_000);
        await connection.WidenAsync(0, 2_000_000_000);
        await connection.ReadAsync(Http2FrameType.Settings);
        Task sending = SendUntilCutAsync(connection);

        // Nobody waits before the buffers of both sockets are full.
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return _told.Of(GrpcRefusal.SlowReader) == 1;
        });

        await sending;
        Assert.Equal(0, _told.Of(GrpcRefusal.Flood));
        await Eventually.TrueAsync(() => server.Server.CallsUnderWay == 0);
    }

    private static async Task SendUntilCutAsync(RawHttp2Connection connection)
    {
        byte[] body = RawCall.Frame("again");
        try
        {
            for (int stream = 1; ; stream += 2)
            {
                await connection.SendCallAsync(stream, Path, body);
            }
        }
        catch (IOException)
        {
            // The server has cut it.
        }
    }

    private static byte[] Call(int stream, string timeout)
    {
        byte[] head = RawHttp2Connection.Request(Path, ("grpc-timeout", timeout));
        byte[] body = RawCall.Frame("x");
        return [.. Head(head.Length, Http2FrameType.Headers, 4, stream), .. head, .. Head(body.Length, Http2FrameType.Data, 1, stream), .. body];
    }

    private static byte[] Head(int length, Http2FrameType type, byte flags, int stream)
    {
        byte[] head = new byte[Http2FrameHeader.Size];
        new Http2FrameHeader(length, type, (Http2Flags)flags, stream).Write(head);
        return head;
    }
}
