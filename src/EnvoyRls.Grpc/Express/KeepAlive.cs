namespace EnvoyRls.Grpc.Express;

/// <summary>Pings a client that has been silent, and cuts the connection if it stays so.</summary>
internal sealed class KeepAlive : IDisposable
{
    private readonly ExpressConnection _connection;
    private readonly ExpressServer _server;
    private readonly ITimer _timer;
    private long _heardAt;
    private long _pingedAt;
    private bool _pinged;

    private KeepAlive(ExpressConnection connection, ExpressServer server)
    {
        _connection = connection;
        _server = server;
        _heardAt = server.Time.GetTimestamp();
        _timer = server.Time.CreateTimer(
            static state => ((KeepAlive)state!).Look(), this, server.Options.KeepAlivePingDelay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Looks after a connection; <see langword="null"/> if nobody asked for that.</summary>
    public static KeepAlive? Start(ExpressConnection connection, ExpressServer server) =>
        server.Options.KeepAlivePingDelay == Timeout.InfiniteTimeSpan ? null : new KeepAlive(connection, server);

    /// <summary>The client has sent something.</summary>
    public void Heard() => Volatile.Write(ref _heardAt, _server.Time.GetTimestamp());

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        long heardAt = Volatile.Read(ref _heardAt);
        if (_pinged && heardAt < _pingedAt)
        {
            _connection.Abort("the client did not answer a ping");
            return;
        }

        TimeSpan wait = _server.Options.KeepAlivePingDelay - _server.Time.GetElapsedTime(heardAt);
        _pinged = wait <= TimeSpan.Zero;
        if (_pinged)
        {
            _pingedAt = _server.Time.GetTimestamp();
            _connection.Ping();
            wait = _server.Options.KeepAlivePingTimeout;
        }

        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
