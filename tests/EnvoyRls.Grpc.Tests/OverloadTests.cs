using System.Net.Sockets;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Tests.Support;
using EnvoyRls.Testing;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Grpc.Tests;

/// <summary>A server that is asked for more than it can do.</summary>
public abstract class OverloadTests(GrpcHttp2 http2)
{
    private const int MaxCalls = 4;

    private readonly TestServers _servers = new(http2);
    private readonly RefusalCounts _told = new();
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _handled;

    [Fact]
    public async Task Calls_beyond_the_bound_are_refused_and_those_under_way_go_on()
    {
        await using TestServer server = await WaitingAsync();
        using GrpcChannel other = new(new GrpcChannelOptions { Address = server.Address });
        Task<string>[] calls = await FillAsync(server);
        Task<StringValue> first = other.UnaryAsync(TestServer.Unary, new StringValue { Value = "its part" });
        await Eventually.TrueAsync(() => Volatile.Read(ref _handled) == MaxCalls + 1);

        GrpcException refused = await Assert.ThrowsAsync<GrpcException>(() => server.CallAsync("too many"));
        Assert.Equal(new GrpcStatus(StatusCode.ResourceExhausted, "too many calls are under way"), refused.Status);
        Assert.Equal(1, _told.Of(GrpcRefusal.TooManyCalls));
        _release.SetResult();
        await Task.WhenAll(calls);
        await first;
        Assert.Equal((MaxCalls + 1, MaxCalls + 1), (_handled, _told.Started));
        await Eventually.TrueAsync(() => server.Server.CallsUnderWay == 0);
        Assert.Equal("again", await server.CallAsync("again"));
    }

    [Fact]
    public async Task Whoever_asks_for_one_thing_at_a_time_is_served_although_others_have_used_up_the_room()
    {
        await using TestServer server = await WaitingAsync();
        Task<string>[] calls = await FillAsync(server);

        for (int i = 0; i < 3; i++)
        {
            using GrpcChannel other = new(new GrpcChannelOptions { Address = server.Address });
            Assert.Equal("at once", (await other.UnaryAsync(TestServer.Unary, new StringValue { Value = "at once" })).Value);
            Assert.Equal("at once", (await other.UnaryAsync(TestServer.Unary, new StringValue { Value = "at once" })).Value);
        }

        _release.SetResult();
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task Connections_beyond_the_bound_are_closed_and_make_room_when_they_end()
    {
        await using TestServer server = await _servers.EchoAsync(options => options with { MaxConnections = 2, Observer = _told });
        await server.CallAsync("the channel's own");
        RawHttp2Connection second = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        await second.ReadAsync(Http2FrameType.Settings);

        Assert.False(await IsServedAsync(server));
        Assert.Equal(1, _told.Of(GrpcRefusal.TooManyConnections));
        Assert.Equal("still", await server.CallAsync("still"));
        await second.DisposeAsync();
        await Eventually.TrueAsync(() => server.Server.Connections == 1);
        await using RawHttp2Connection fourth = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        await fourth.ReadAsync(Http2FrameType.Settings);
    }

    [Fact]
    public async Task What_is_kept_of_messages_that_are_not_whole_is_bounded()
    {
        const int Kept = 100_000;
        await using TestServer server = await _servers.EchoAsync(options => options with { MaxUnfinishedBytes = Kept, Observer = _told });
        byte[] begun = RawCall.Frame(new string('x', Kept))[..(Kept * 6 / 10)];
        Task<RawCall>[] calls = [.. Enumerable.Range(0, 2).Select(_ => RawCall.SendAsync(server, new NeverEndingContent(begun)))];

        // Which of them finds that there is no room is a matter of chance.
        Task<RawCall> refused = await Task.WhenAny(calls);

        Assert.Equal("8", (await refused).Status);
        Assert.Equal(1, _told.Of(GrpcRefusal.TooManyBytes));
        Assert.Contains(calls, static call => !call.IsCompleted);
        Assert.Equal("a whole one", await server.CallAsync("a whole one"));
    }

    /// <summary>Whether a connection is let in; one that is not may be gone before it is known to be there.</summary>
    private static async Task<bool> IsServedAsync(TestServer server)
    {
        try
        {
            await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);
            return await connection.ReadAsync() is not null;
        }
        catch (Exception closed) when (closed is SocketException or IOException)
        {
            return false;
        }
    }

    /// <summary>A server whose calls wait, unless they are to be answered at once.</summary>
    private Task<TestServer> WaitingAsync() => _servers.UnaryAsync(
        async (request, _) =>
        {
            Interlocked.Increment(ref _handled);
            if (request.Value is not "at once")
            {
                await _release.Task;
            }

            return request;
        },
        options => options with { MaxCalls = MaxCalls, Observer = _told });

    private async Task<Task<string>[]> FillAsync(TestServer server)
    {
        Task<string>[] calls = [.. Enumerable.Range(0, MaxCalls).Select(i => server.CallAsync($"{i}"))];
        await Eventually.TrueAsync(() => Volatile.Read(ref _handled) == MaxCalls && server.Server.CallsUnderWay == MaxCalls);
        return calls;
    }

    public sealed class OverExpress() : OverloadTests(GrpcHttp2.Express);

    public sealed class OverKestrel() : OverloadTests(GrpcHttp2.Kestrel);
}
