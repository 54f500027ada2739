using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EnvoyRls.Testing;

/// <summary>
/// A TCP proxy on loopback that stands before a server and does to connections what networks do: hold bytes back, delay them, break
/// off in the middle of a reply. It knows nothing of what it carries.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<ProxiedConnection, bool> _connections = new();
    private readonly Task _accepting;
    private volatile FaultState _state = FaultState.None;

    public FaultProxy()
    {
        Port = FreePort.Next();
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>The port of the server behind it.</summary>
    public int Target { get; set; }

    /// <summary>Connections that stand.</summary>
    public int Connections => _connections.Count;

    internal FaultState State => _state;

    internal CancellationToken Stopped => _stop.Token;

    /// <summary>Lets everything through, what was held back first.</summary>
    public void Pass() => Set(FaultState.None);

    /// <summary>Holds back all bytes from now on, both ways: a partition. TCP would bring them when it is over, and so does the proxy.</summary>
    public void Hold() => Hold(static _ => true);

    /// <summary>Holds back what comes from, and goes to, some addresses.</summary>
    public void Hold(Func<IPAddress, bool> whose) => Set(new FaultState { IsHeld = whose });

    /// <summary>Everything takes longer by this, each way.</summary>
    public void Delay(TimeSpan eachWay) => Set(new FaultState { Delay = eachWay });

    /// <summary>From now on each connection is reset when so many bytes of replies have passed, in the middle of whatever that is.</summary>
    public void CutReplies(int after) => Set(new FaultState { RepliesUntilCut = after });

    /// <summary>Resets all connections that stand.</summary>
    public void Cut()
    {
        foreach (ProxiedConnection connection in _connections.Keys)
        {
            connection.Reset();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        Pass();
        await _accepting;
        await Task.WhenAll(_connections.Keys.Select(static connection => connection.Ended));
        _stop.Dispose();
    }

    private void Set(FaultState state)
    {
        FaultState before = _state;
        _state = state;
        before.End();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                ProxiedConnection connection = new(this, await _listener.AcceptSocketAsync(_stop.Token));
                _connections.TryAdd(connection, true);
                connection.Start(ended => _connections.TryRemove(ended, out _));
            }
            catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // It was stopped, or the connection was reset before anybody could look at it.
            }
        }
    }
}
