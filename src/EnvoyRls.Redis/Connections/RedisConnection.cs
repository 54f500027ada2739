using EnvoyRls.Core.Statistics;
using EnvoyRls.Redis.Scripts;
using EnvoyRls.Redis.Topologies;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace EnvoyRls.Redis.Connections;

/// <summary>
/// The store's connection to wherever its counters are now. Calls read the current client with one volatile read; a
/// better one is connected and proven first, swapped in, and the old one closed when its calls are over.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan LongestPing = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan StalledGap = TimeSpan.FromSeconds(1);

    private readonly RedisOptions _options;
    private readonly IRedisTopology _topology;
    private readonly TlsTrust? _tls;
    private readonly IReadOnlyList<RedisScript> _scripts;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ConnectionStatistics _statistics;
    private readonly SemaphoreSlim _replacing = new(1, 1);
    private volatile RedisClient? _client;
    private long _slotsRead;
    private bool _closed;

    public RedisConnection(
        RedisOptions options,
        IRedisTopology topology,
        TlsTrust? tls,
        IReadOnlyList<RedisScript> scripts,
        TimeProvider time,
        StatRegistry statistics,
        ILogger log)
    {
        _options = options;
        _topology = topology;
        _tls = tls;
        _scripts = scripts;
        _time = time;
        _log = log;
        _statistics = new ConnectionStatistics(statistics, options.StatPrefix, () => _client?.ActiveConnections ?? 0);
        Health = new RedisHealth(options.HealthCheckActiveConnection);
    }

    public RedisHealth Health { get; }

    public RefreshSignal Signal { get; } = new();

    /// <summary>Called when a new client has taken over.</summary>
    public Action? Replaced { get; set; }

    /// <summary>What to send to; <see langword="null"/> while no connection is up, so that nothing queues for one.</summary>
    public IDatabase? Database => _client is { IsConnected: true } client ? client.Database : null;

    public RedisClient? Client => _client;

    /// <summary>Makes the first connection. Throws what went wrong; the caller decides whether to try again.</summary>
    public async Task OpenAsync(CancellationToken cancel)
    {
        IReadOnlyList<RedisAddress> servers = await _topology.LocateAsync(cancel);
        await ReplaceAsync(servers, mustBeMaster: false, cancel);
    }

    /// <summary>Sees to it that the current client is the right one, and well.</summary>
    public async Task RefreshAsync(RefreshReasons reasons, CancellationToken cancel)
    {
        RedisClient? current = _client;
        if (current is null || _closed)
        {
            return;
        }

        try
        {
            await (_options.Kind == RedisTopologyKind.Cluster
                ? RefreshClusterAsync(current, reasons, cancel)
                : RefreshServerAsync(current, reasons, cancel));
        }
        finally
        {
            Health.Update(Database is not null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _replacing.WaitAsync();
        try
        {
            _closed = true;
            if (_client is { } client)
            {
                _client = null;
                await CloseAsync(client);
            }
        }
        finally
        {
            _replacing.Release();
        }
    }

    private TimeSpan PingLimit => _options.ConnectTimeout < LongestPing ? _options.ConnectTimeout : LongestPing;

    private async Task RefreshServerAsync(RedisClient current, RefreshReasons reasons, CancellationToken cancel)
    {
        // A call that was merely too slow says nothing about where the server is, if it answers now.
        if (reasons == RefreshReasons.Stalled && await current.RespondsAsync(PingLimit))
        {
            return;
        }

        IReadOnlyList<RedisAddress> servers = await _topology.LocateAsync(cancel);
        bool moved = !servers.SequenceEqual(current.Servers);
        bool refused = reasons.HasFlag(RefreshReasons.Misdirected);
        if (moved || refused || !await current.RespondsAsync(PingLimit))
        {
            await ReplaceAsync(servers, mustBeMaster: refused, cancel);
        }
    }

    private async Task RefreshClusterAsync(RedisClient current, RefreshReasons reasons, CancellationToken cancel)
    {
        // Reading the slots asks every node: under load alone, not more often than this.
        if (reasons == RefreshReasons.Stalled && _time.GetElapsedTime(_slotsRead) < StalledGap)
        {
            return;
        }

        if (await current.RespondsAsync(PingLimit))
        {
            await current.ReconfigureAsync().WaitAsync(_options.ConnectTimeout, cancel);
            _slotsRead = _time.GetTimestamp();
        }
        else
        {
            await ReplaceAsync(await _topology.LocateAsync(cancel), mustBeMaster: false, cancel);
        }
    }

    private async Task ReplaceAsync(IReadOnlyList<RedisAddress> servers, bool mustBeMaster, CancellationToken cancel)
    {
        await _replacing.WaitAsync(cancel);
        try
        {
            await ProbeAsync(servers, mustBeMaster, cancel);
            RedisClient fresh = await RedisClient.OpenAsync(_options, servers, _tls, _scripts);
            if (_closed)
            {
                await fresh.DisposeAsync();
                return;
            }

            Adopt(fresh);
            RedisClient? old = _client;
            _client = fresh;
            Health.Update(connected: true);
            Replaced?.Invoke();
            if (old is not null)
            {
                _log.LogInformation("Redis {Name}: connected anew to {Servers}", _options.Name, string.Join(',', servers));

                // Calls that were sent through it are answered or given up by then.
                await Task.Delay(_options.OperationTimeout * 2, _time, CancellationToken.None);
                await CloseAsync(old);
            }
        }
        finally
        {
            _replacing.Release();
        }
    }

    // The client reports a failed greeting in its own terms; a plain one tells what the server said.
    private async Task ProbeAsync(IReadOnlyList<RedisAddress> servers, bool mustBeMaster, CancellationToken cancel)
    {
        Exception? last = null;
        foreach (RedisAddress server in servers)
        {
            using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            patience.CancelAfter(_options.ConnectTimeout);
            try
            {
                RedisCredentials? credentials = server.Credentials ?? RedisCredentials.Parse(_options.Auth);
                await using RespConnection connection = await RespConnection.OpenAsync(server, credentials, _tls, patience.Token);
                if (!mustBeMaster || await connection.IsMasterAsync(patience.Token))
                {
                    return;
                }

                last = new RespException($"{server} is a replica");
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                last = new TimeoutException($"{server} did not answer within {_options.ConnectTimeout.TotalMilliseconds} ms");
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                last = error;
            }
        }

        throw last ?? new InvalidOperationException("no server to connect to");
    }

    private void Adopt(RedisClient client)
    {
        client.Disturbed = reason =>
        {
            Signal.Raise(reason);
            if (ReferenceEquals(client, _client))
            {
                Health.Update(client.IsConnected);
            }
        };
        client.ConnectionOpened = () =>
        {
            _statistics.Opened(1);
            if (ReferenceEquals(client, _client))
            {
                Health.Update(client.IsConnected);
            }
        };
        client.ConnectionClosed = () => _statistics.Closed(1);
        _statistics.Opened(client.ActiveConnections);
    }

    private async Task CloseAsync(RedisClient client)
    {
        // From here on its connections break because we break them.
        client.Disturbed = null;
        client.ConnectionOpened = null;
        client.ConnectionClosed = null;
        _statistics.Closed(client.ActiveConnections);
        await client.DisposeAsync();
    }
}
