using System.Net;
using EnvoyRls.Redis.Scripts;
using StackExchange.Redis;

namespace EnvoyRls.Redis.Connections;

/// <summary>One generation of the client library: a multiplexer, connected and proven, until it is replaced.</summary>
internal sealed class RedisClient : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _multiplexer;

    private RedisClient(ConnectionMultiplexer multiplexer, IReadOnlyList<RedisAddress> servers)
    {
        _multiplexer = multiplexer;
        Servers = servers;
        Database = multiplexer.GetDatabase();
    }

    /// <summary>Called with what happens to a connection.</summary>
    public Action<RefreshReasons>? Disturbed { get; set; }

    public Action? ConnectionOpened { get; set; }

    public Action? ConnectionClosed { get; set; }

    /// <summary>The addresses it was made for.</summary>
    public IReadOnlyList<RedisAddress> Servers { get; }

    public IDatabase Database { get; }

    public bool IsConnected => _multiplexer.IsConnected;

    public int ActiveConnections => ConnectedServers().Count();

    /// <summary>Connects, and waits for a PONG and for the scripts to be loaded.</summary>
    public static async Task<RedisClient> OpenAsync(RedisOptions options, IReadOnlyList<RedisAddress> servers, TlsTrust? tls, IReadOnlyList<RedisScript> scripts)
    {
        ConnectionMultiplexer multiplexer = await ConnectionMultiplexer.ConnectAsync(ClientConfiguration.For(options, servers, tls));
        RedisClient client = new(multiplexer, servers);
        try
        {
            // What follows a reply neither blocks nor takes long: one thread that goes through all replies at hand is
            // cheaper than waking the pool for each.
            multiplexer.PreserveAsyncOrder = true;
            multiplexer.IncludeDetailInExceptions = false;
            client.Listen();
            await client.Database.PingAsync().WaitAsync(options.ConnectTimeout);
            await client.LoadAsync(scripts).WaitAsync(options.ConnectTimeout);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads roles and slots again from the servers it knows.</summary>
    public Task ReconfigureAsync() => _multiplexer.ConfigureAsync();

    /// <summary>Whether a server answers a PING in that time.</summary>
    public async Task<bool> RespondsAsync(TimeSpan limit)
    {
        try
        {
            await Database.PingAsync().WaitAsync(limit);
            return true;
        }
        catch (Exception error) when (error is TimeoutException or RedisException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>The clock of the first master in the order of addresses, so that replicas ask the same one.</summary>
    public async Task<DateTime> TimeAsync()
    {
        IServer server = ConnectedServers().Where(static server => !server.IsSlave).OrderBy(static server => server.EndPoint.ToString(), StringComparer.Ordinal).First();
        return await server.TimeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _multiplexer.CloseAsync(allowCommandsToComplete: false);
        _multiplexer.Dispose();
    }

    private void Listen()
    {
        _multiplexer.ConnectionFailed += (_, _) =>
        {
            ConnectionClosed?.Invoke();
            Disturbed?.Invoke(RefreshReasons.ConnectionLost);
        };
        _multiplexer.ConnectionRestored += (_, _) => ConnectionOpened?.Invoke();
        _multiplexer.HashSlotMoved += (_, _) => Disturbed?.Invoke(RefreshReasons.SlotMoved);
    }

    // Scripts are kept by each server for itself; where one is missing all the same, EVAL brings it along.
    private Task<byte[][]> LoadAsync(IReadOnlyList<RedisScript> scripts) =>
        Task.WhenAll(ConnectedServers().SelectMany(server => scripts.Select(script => server.ScriptLoadAsync(script.Text))));

    private IEnumerable<IServer> ConnectedServers()
    {
        foreach (EndPoint endPoint in _multiplexer.GetEndPoints())
        {
            IServer server = _multiplexer.GetServer(endPoint);
            if (server.IsConnected)
            {
                yield return server;
            }
        }
    }
}
