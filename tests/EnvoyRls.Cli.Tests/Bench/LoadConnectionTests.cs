using System.Net.Sockets;
using EnvoyRls.Cli.Bench.Http2;
using EnvoyRls.Cli.Bench.Load;
using EnvoyRls.Cli.Bench.Sockets;
using EnvoyRls.Grpc.Http2;

namespace EnvoyRls.Cli.Tests.Bench;

/// <summary>The client's side of HTTP/2 against frames that servers may send and ours does not.</summary>
public sealed class LoadConnectionTests : ICallSink, IDisposable
{
    private static readonly byte[] Ok = [0, 0, 0, 0, 2, 8, 1];

    private readonly ScriptedServer _server;
    private readonly LoadConnection _connection;
    private readonly List<(long Key, int Outcome)> _ended = [];
    private readonly SocketPoll _poll = new(1);

    public LoadConnectionTests()
    {
        (_server, Socket client) = ScriptedServer.Connect();
        RequestTemplate template = RequestTemplate.Create("shop", ["user={key}"], hits: 0, keys: 10);
        _connection = new LoadConnection(new PlainWire(client), new RequestHeaders("localhost", tls: false, deadline: null), template, this);
    }

    void ICallSink.Ended(LoadConnection connection, in Call call, int outcome, long now) => _ended.Add((call.Key, outcome));

    public void Dispose()
    {
        _connection.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void Padding_priorities_and_continuations_change_nothing()
    {
        Begin();
        Make(1);

        _server.Send(Http2FrameType.Headers, Http2Flags.EndHeaders | Http2Flags.Padded | Http2Flags.Priority, 1, [3, 0, 0, 0, 0, 9, .. _server.Block((":status", "200")), 0, 0, 0]);
        _server.Send(Http2FrameType.Data, Http2Flags.Padded, 1, [2, .. Ok, 0, 0]);
        byte[] trailers = _server.Block(("grpc-status", "0"), ("grpc-message", "fine"));
        _server.Send(Http2FrameType.Headers, Http2Flags.EndStream, 1, trailers.AsSpan(0, 3));
        _server.Send(Http2FrameType.Continuation, Http2Flags.None, 1, trailers.AsSpan(3, 2));
        _server.Send(Http2FrameType.Continuation, Http2Flags.EndHeaders, 1, trailers.AsSpan(5));
        ReceiveUntil(() => _ended.Count == 1);

        Assert.Equal([(1L, Outcome.Ok)], _ended);
    }

    [Fact]
    public void Streams_end_in_any_order_and_in_every_way()
    {
        Begin();
        Make(1, 2, 3, 4);

        _server.Send(Http2FrameType.RstStream, Http2Flags.None, 7, [0, 0, 0, 8]);
        _server.Send(Http2FrameType.Headers, Http2Flags.EndHeaders | Http2Flags.EndStream, 3, _server.Block((":status", "200"), ("grpc-status", "14")));
        _server.Send(Http2FrameType.Headers, Http2Flags.EndHeaders | Http2Flags.EndStream, 1, _server.Block((":status", "502")));
        _server.Send(Http2FrameType.Data, Http2Flags.EndStream, 5, Ok);
        ReceiveUntil(() => _ended.Count == 4);

        Assert.Equal([(4L, "stream reset"), (2L, "UNAVAILABLE"), (1L, "no gRPC status"), (3L, "no gRPC status")], _ended.Select(end => (end.Key, Outcome.NameOf(end.Outcome))));
    }

    [Fact]
    public void Calls_wait_for_a_stream()
    {
        Begin((Http2Setting.MaxConcurrentStreams, 1));
        Make(1, 2);

        Assert.Equal((1, 1), (_connection.InFlight, ReadCall()));
        _server.Send(Http2FrameType.Headers, Http2Flags.EndHeaders | Http2Flags.EndStream, 1, _server.Block((":status", "200"), ("grpc-status", "0")));
        ReceiveUntil(() => _ended.Count == 1);
        Assert.Equal((1, 3), (_connection.InFlight, ReadCall()));
    }

    [Fact]
    public void Calls_that_a_server_going_away_has_not_looked_at_are_kept_for_another_one()
    {
        Begin();
        Make(1, 2, 3);

        _server.Send(Http2FrameType.GoAway, Http2Flags.None, 0, [0, 0, 0, 1, 0, 0, 0, 0]);
        ReceiveUntil(() => _connection.IsClosing);

        Assert.Equal(1, _connection.InFlight);
        Assert.True(_connection.TryTakeWaiting(out Call second) && _connection.TryTakeWaiting(out Call third) && (second.Key, third.Key) == (2, 3));
        Assert.Empty(_ended);
    }

    [Fact]
    public void Requests_need_no_table_of_the_servers()
    {
        Begin((Http2Setting.HeaderTableSize, 0));
        Make(1, 2);

        Assert.Equal((1, 3), (ReadCall(), ReadCall()));
    }

    [Fact]
    public void A_ping_is_answered()
    {
        Begin();

        _server.Send(Http2FrameType.Ping, Http2Flags.None, 0, [1, 2, 3, 4, 5, 6, 7, 8]);
        ReceiveUntil(() => true);
        _connection.Flush();

        Assert.True(_server.ReadUntil(Http2FrameType.Ping).Has(Http2Flags.Ack));
    }

    [Fact]
    public void A_broken_protocol_ends_the_connection()
    {
        Begin();
        _server.Send(Http2FrameType.Data, Http2Flags.Padded, 1, [200, 0]);

        Assert.Throws<IOException>(() => ReceiveUntil(() => false));
    }

    [Fact]
    public void The_end_of_the_connection_is_told()
    {
        Begin();
        _server.Dispose();

        Assert.Throws<IOException>(() => ReceiveUntil(() => false));
    }

    private void Begin(params (Http2Setting Id, uint Value)[] settings)
    {
        _connection.Flush();
        _server.ReadPreface();
        _server.SendSettings(settings);
        ReceiveUntil(() => _connection.IsReady);
    }

    private void Make(params long[] keys)
    {
        foreach (long key in keys)
        {
            _connection.Make(new Call(LoadClock.Now, key));
        }

        _connection.Flush();
    }

    /// <summary>The stream of the next call that the server gets.</summary>
    private int ReadCall()
    {
        _connection.Flush();
        Http2FrameHeader data = _server.ReadUntil(Http2FrameType.Data);
        Assert.True(data.Has(Http2Flags.EndStream));
        return data.Stream;
    }

    private void ReceiveUntil(Func<bool> isDone)
    {
        long deadline = LoadClock.Now + LoadClock.Of(TimeSpan.FromSeconds(20));
        do
        {
            Assert.True(LoadClock.Now < deadline, "nothing came");
            _poll.Watch(0, _connection.Wire.Socket, forRoom: false);
            _poll.Wait(10_000_000);
            _connection.Receive();
        }
        while (!isDone());
    }
}
