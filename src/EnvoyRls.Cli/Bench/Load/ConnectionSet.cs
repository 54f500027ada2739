using EnvoyRls.Cli.Bench.Http2;
using EnvoyRls.Cli.Bench.Sockets;

namespace EnvoyRls.Cli.Bench.Load;

/// <summary>The connections of one thread. One that the server closes is opened again, as long as it served any call.</summary>
/// <param name="count">How many there are.</param>
/// <param name="connect">Opens the one at a place.</param>
internal sealed class ConnectionSet(int count, Func<int, LoadConnection> connect) : IDisposable
{
    private const long OneLook = 10_000_000;

    private readonly LoadConnection[] _connections = new LoadConnection[count];
    private readonly SocketPoll _poll = new(count);
    private int _turn;

    public int Count => _connections.Length;

    /// <summary>Opens all and waits until the server is ready for calls.</summary>
    /// <exception cref="IOException">It is not within that time.</exception>
    public void Open(TimeSpan timeout)
    {
        for (int place = 0; place < _connections.Length; place++)
        {
            _connections[place] = connect(place);
        }

        long deadline = LoadClock.Now + LoadClock.Of(timeout);
        while (!Array.TrueForAll(_connections, static connection => connection.IsReady))
        {
            if (LoadClock.Now > deadline)
            {
                throw new IOException($"no SETTINGS came within {timeout.TotalSeconds:0.#} s: it is no HTTP/2 server, or it hangs.");
            }

            Serve(OneLook);
        }
    }

    /// <summary>Makes a call over the connection whose turn it is.</summary>
    public void Make(in Call call)
    {
        _turn = _turn + 1 == _connections.Length ? 0 : _turn + 1;
        _connections[_turn].Make(call);
    }

    /// <summary>Sends what was made, then takes what comes within a time.</summary>
    /// <param name="nanoseconds">How long to wait if there is nothing.</param>
    public void Serve(long nanoseconds)
    {
        for (int place = 0; place < _connections.Length; place++)
        {
            Try(place, static connection => connection.Flush());
            _poll.Watch(place, _connections[place].Wire.Socket, _connections[place].Wire.HasUnsent);
        }

        _poll.Wait(nanoseconds);
        for (int place = 0; place < _connections.Length; place++)
        {
            if (_poll.IsReady(place))
            {
                Try(place, static connection => connection.Receive());
            }
        }
    }

    /// <summary>Ends every call that was made and not answered.</summary>
    public void Abandon(int outcome, long now)
    {
        foreach (LoadConnection connection in _connections)
        {
            connection.Abandon(outcome, now);
        }
    }

    public void Dispose()
    {
        foreach (LoadConnection? connection in _connections)
        {
            connection?.Dispose();
        }
    }

    private void Try(int place, Action<LoadConnection> action)
    {
        LoadConnection connection = _connections[place];
        try
        {
            action(connection);
            if (!connection.IsClosing || connection.InFlight > 0)
            {
                return;
            }
        }
        catch (IOException) when (connection.HasServed)
        {
            connection.AbandonSent(Outcome.Disconnected, LoadClock.Now);
        }

        Replace(place);
    }

    private void Replace(int place)
    {
        using LoadConnection closed = _connections[place];
        _connections[place] = connect(place);
        while (closed.TryTakeWaiting(out Call call))
        {
            _connections[place].Make(call);
        }
    }
}
