namespace EnvoyRls.Redis;

/// <summary>
/// Whether a store counts as healthy. Healthy from the first PONG on; unhealthy while no connection is up only where
/// <see cref="RedisOptions.HealthCheckActiveConnection"/> asks for it, as with the reference.
/// </summary>
public sealed class RedisHealth
{
    private readonly bool _followConnections;
    private int _healthy;

    internal RedisHealth(bool followConnections) => _followConnections = followConnections;

    /// <summary>Raised after each change, on any thread; handlers must not block.</summary>
    public event EventHandler? Changed;

    public bool IsHealthy => Volatile.Read(ref _healthy) == 1;

    internal void Update(bool connected)
    {
        if ((connected || _followConnections) && Interlocked.Exchange(ref _healthy, connected ? 1 : 0) != (connected ? 1 : 0))
        {
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }
}
