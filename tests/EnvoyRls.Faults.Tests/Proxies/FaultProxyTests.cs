using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EnvoyRls.Testing;

namespace EnvoyRls.Faults.Tests.Proxies;

public sealed class FaultProxyTests : IAsyncDisposable
{
    private readonly EchoServer _server = new();
    private readonly FaultProxy _proxy;

    public FaultProxyTests() => _proxy = new FaultProxy { Target = _server.Port };

    [Fact]
    public async Task Bytes_pass_both_ways()
    {
        using Socket client = await ConnectAsync(_proxy.Port);

        Assert.Equal([1, 2, 3], await EchoAsync(client, [1, 2, 3]));
    }

    [Fact]
    public async Task Bytes_that_are_held_back_arrive_when_that_is_over_and_not_before()
    {
        using Socket client = await ConnectAsync(_proxy.Port);
        Assert.Equal([1], await EchoAsync(client, [1]));
        _proxy.Hold();
        await client.SendAsync(new byte[] { 2, 3 });

        // Others come and go meanwhile, so that what does not arrive had its time.
        using Socket other = await ConnectAsync(_server.Port);
        for (byte i = 0; i < 100; i++)
        {
            Assert.Equal([i], await EchoAsync(other, [i]));
        }

        Assert.Equal(0, client.Available);
        Assert.Equal(101, _server.Received);
        _proxy.Pass();
        Assert.Equal([2, 3], await ReceiveAsync(client, 2));
    }

    [Fact]
    public async Task Only_those_are_held_back_who_are_meant()
    {
        IPAddress source = RedisEntrance.NextSource();
        using Socket held = await ConnectAsync(_proxy.Port, source);
        using Socket client = await ConnectAsync(_proxy.Port);
        _proxy.Hold(source.Equals);
        await held.SendAsync(new byte[] { 9 });

        Assert.Equal([1], await EchoAsync(client, [1]));
        Assert.Equal(1, _server.Received);
        _proxy.Pass();
        Assert.Equal([9], await ReceiveAsync(held, 1));
    }

    [Fact]
    public async Task A_delay_goes_for_both_ways()
    {
        TimeSpan delay = TimeSpan.FromMilliseconds(30);
        using Socket client = await ConnectAsync(_proxy.Port);
        _proxy.Delay(delay);
        long started = Stopwatch.GetTimestamp();

        Assert.Equal([1], await EchoAsync(client, [1]));

        // Timers may fire a little early.
        Assert.InRange(Stopwatch.GetElapsedTime(started), delay * 1.9, TimeSpan.MaxValue);
    }

    [Fact]
    public async Task A_connection_is_reset_in_the_middle_of_a_reply()
    {
        using Socket client = await ConnectAsync(_proxy.Port);
        _proxy.CutReplies(after: 5);
        Assert.Equal([1, 2, 3], await EchoAsync(client, [1, 2, 3]));
        await client.SendAsync(new byte[] { 4, 5, 6 });

        Assert.Equal([4, 5], await ReceiveAsync(client, 2));
        SocketException reset = await Assert.ThrowsAsync<SocketException>(() => ReceiveAsync(client, 1));
        Assert.Equal(SocketError.ConnectionReset, reset.SocketErrorCode);
        await Eventually.TrueAsync(() => _proxy.Connections == 0);
    }

    [Fact]
    public async Task A_server_that_is_not_there_resets_connections()
    {
        _proxy.Target = FreePort.Next();

        SocketException reset = await Assert.ThrowsAsync<SocketException>(async () =>
        {
            using Socket client = await ConnectAsync(_proxy.Port);
            await ReceiveAsync(client, 1);
        });
        Assert.Equal(SocketError.ConnectionReset, reset.SocketErrorCode);
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static async Task<Socket> ConnectAsync(int port, IPAddress? source = null)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(source ?? IPAddress.Loopback, 0));
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    private static async Task<byte[]> EchoAsync(Socket socket, byte[] bytes)
    {
        await socket.SendAsync(bytes);
        return await ReceiveAsync(socket, bytes.Length);
    }

    private static async Task<byte[]> ReceiveAsync(Socket socket, int count)
    {
        byte[] bytes = new byte[count];
        int received = 0;
        while (received < count)
        {
            int more = await socket.ReceiveAsync(bytes.AsMemory(received), TestContext.Current.CancellationToken);
            received += more > 0 ? more : throw new InvalidOperationException("the connection was closed");
        }

        return bytes;
    }
}
