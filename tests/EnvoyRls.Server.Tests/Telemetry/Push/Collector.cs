using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EnvoyRls.Testing;

namespace EnvoyRls.Server.Tests.Telemetry.Push;

/// <summary>A statistics collector on a real socket that keeps every line and every packet it gets.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _packets = new();
    private readonly Socket _socket;
    private readonly StringBuilder _stream = new();
    private readonly Task _receive;
    private Socket? _peer;

    private Collector(Socket socket, EndPoint endpoint)
    {
        _socket = socket;
        socket.Bind(endpoint);
        if (socket.SocketType == SocketType.Stream)
        {
            socket.Listen();
            _receive = AcceptAsync();
        }
        else
        {
            _receive = ReceiveDatagramsAsync();
        }
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public IReadOnlyList<string> Packets => [.. _packets];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_stream)
            {
                string[] streamed = _stream.ToString().Split('\n');
                return [.. _packets.SelectMany(packet => packet.Split('\n')), .. streamed[..^1]];
            }
        }
    }

    public static Collector Udp() =>
        new(new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp), new IPEndPoint(IPAddress.Loopback, 0));

    public static Collector Tcp(int port = 0)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        return new Collector(socket, new IPEndPoint(IPAddress.Loopback, port));
    }

    public static Collector Unix(string path) =>
        new(new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(path));

    /// <summary>What the lines of one counter add up to.</summary>
    public long SumOf(string name) => Lines.Where(line => line.StartsWith(name + ":", StringComparison.Ordinal))
        .Sum(line => long.Parse(line[(name.Length + 1)..line.IndexOf('|', StringComparison.Ordinal)], null));

    public Task HasLineAsync(string line) => Eventually.TrueAsync(() => Lines.Contains(line, StringComparer.Ordinal), $"a line '{line}'");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        _peer?.Dispose();
        await _receive.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ReceiveDatagramsAsync()
    {
        byte[] buffer = new byte[65_536];
        while (!_stop.IsCancellationRequested)
        {
            int length = await _socket.ReceiveAsync(buffer, _stop.Token);
            _packets.Enqueue(Encoding.UTF8.GetString(buffer, 0, length));
        }
    }

    private async Task AcceptAsync()
    {
        byte[] buffer = new byte[65_536];
        while (!_stop.IsCancellationRequested)
        {
            _peer = await _socket.AcceptAsync(_stop.Token);
            for (int length = -1; length != 0;)
            {
                length = await _peer.ReceiveAsync(buffer, _stop.Token);
                lock (_stream)
                {
                    _stream.Append(Encoding.UTF8.GetString(buffer, 0, length));
                }
            }
        }
    }
}
