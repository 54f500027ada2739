using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EnvoyRls.Conformance.Tests.Harness;

/// <summary>A StatsD agent that keeps what it is sent, over UDP or TCP.</summary>
internal sealed class StatsdCollector : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _socket;
    private readonly StringBuilder _received = new();
    private readonly Task _receiving;

    public StatsdCollector(bool udp)
    {
        _socket = udp
            ? new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
            : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (!udp)
        {
            _socket.Listen();
        }

        _receiving = udp ? ReceiveAsync(_socket) : AcceptAsync();
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Every line so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_received)
            {
                return _received.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            }
        }
    }

    /// <summary>The sum of what was sent for a counter.</summary>
    public long Sum(string name) => Lines
        .Where(line => line.StartsWith($"{name}:", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.AsSpan(name.Length + 1, line.IndexOf('|', StringComparison.Ordinal) - name.Length - 1), System.Globalization.CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _receiving;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(ReceiveAsync(await _socket.AcceptAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ReceiveAsync(Socket from)
    {
        byte[] buffer = new byte[65_536];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer, _stop.Token)) > 0)
            {
                lock (_received)
                {
                    _received.Append(Encoding.UTF8.GetString(buffer, 0, count));

                    // Datagrams need not end their last line.
                    _received.Append(from.SocketType == SocketType.Dgram ? "\n" : "");
                }
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException)
        {
            // The test has ended, or the server.
        }
    }
}
