using System.Collections.Concurrent;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Redis.Resp;
using EnvoyRls.Redis.Topologies;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Redis.Connections;

/// <summary>
/// The store's connections to wherever its counters are now. Calls read the current client with one volatile read; a
/// better one is connected and proven first, swapped in, and connections it does not take over are closed when their calls are over.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan LongestPing = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan StalledGap = TimeSpan.FromSeconds(1);

    private readonly RedisOptions _options;
    private readonly IRedisTopology _topology;
    private readonly ServerDialer _dialer;
    private readonly ClusterSurvey? _survey;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ConnectionStatistics _statistics;
    private readonly SemaphoreSlim _replacing = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<RedisAddress, bool> _named = new();
    private volatile RedisClient? _client;
    private long _slotsRead;
    private bool _isSilent;
    private bool _closed;

    /// <param name="options">How it connects.</param>
    /// <param name="topology">Where to.</param>
    /// <param name="seeds">Where a cluster is asked first.</param>
    /// <param name="dialer">Makes the connections.</param>
    /// <param name="time">The clock.</param>
    /// <param name="statistics">Where connections are counted.</param>
    /// <param name="log">Where it logs.</param>
    public RedisConnection(
        RedisOptions options,
        IRedisTopology topology,
        IReadOnlyList<RedisAddress> seeds,
        ServerDialer dialer,
        TimeProvider time,
        StatRegistry statistics,
        ILogger log)
    {
        _options = options;
        _topology = topology;
        _dialer = dialer;
        _survey = options.Kind == RedisTopologyKind.Cluster ? new ClusterSurvey(dialer, seeds, log) : null;
        _time = time;
        _log = log;
        _statistics = new ConnectionStatistics(statistics, options.StatPrefix, () => _client?.OpenConnections ?? 0);
        Health = new RedisHealth(options.HealthCheckActiveConnection);
    }

    public RedisHealth Health { get; }

    /// <summary>The clock of waits.</summary>
    public TimeProvider Time => _time;

    public RefreshSignal Signal { get; } = new();

    /// <summary>Raised when a server has been connected, or is heard of again after it was silent; handlers must not block.</summary>
    public event Action? Connected;

    public RedisClient? Client => _client;

    /// <summary>Whether any connection is up, so that nothing need queue for one.</summary>
    public bool IsConnected => _client is { IsConnected: true };

    /// <summary>Makes the first connection. Throws what went wrong; the caller decides whether to try again.</summary>
    public async Task OpenAsync(CancellationToken cancel)
    {
        await _replacing.WaitAsync(cancel);
        try
        {
            Adopt(_survey is null
                ? new RedisClient(await _dialer.DialAsync((await _topology.LocateAsync(cancel))[0], _options.ConnectTimeout, mustBeMaster: false, cancel))
                : await _survey.BeginAsync(_options.ConnectTimeout, cancel));
        }
        finally
        {
            _replacing.Release();
        }
    }

    /// <summary>Has a server connected to that another one named.</summary>
    public void Meet(RedisAddress server)
    {
        // A handful at most, but what servers say is not ours to trust.
        const int Most = 1000;
        if (_named.Count < Most)
        {
            _named.TryAdd(server, true);
        }
    }

    /// <summary>Sees to it that the current client is the right one, and well.</summary>
    public async Task RefreshAsync(RefreshReasons reasons, CancellationToken cancel)
    {
        await _replacing.WaitAsync(cancel);
        try
        {
            if (_client is { } current && !_closed)
            {
                await (_survey is null ? RefreshServerAsync(current, reasons, cancel) : RefreshClusterAsync(_survey, current, reasons, cancel));
            }
        }
        finally
        {
            _replacing.Release();
            Health.Update(IsConnected);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _replacing.WaitAsync();
        try
        {
            _closed = true;
            _survey?.End();
            if (_client is { } client)
            {
                _client = null;
                await Task.WhenAll(client.Nodes.Select(CloseAsync));
            }
        }
        finally
        {
            _replacing.Release();
        }
    }

    private TimeSpan PingLimit => _options.ConnectTimeout < LongestPing ? _options.ConnectTimeout : LongestPing;

    private static async Task CloseAsync(RedisNode node)
    {
        if (node.Connection is { } connection)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task RefreshServerAsync(RedisClient current, RefreshReasons reasons, CancellationToken cancel)
    {
        RespConnection connection = current.Nodes[0].Connection!;

        // A call that was merely too slow says nothing about where the server is, if it answers now.
        Task<bool> responding = RespondsAsync(connection);
        if (reasons == RefreshReasons.Stalled)
        {
            if (await responding)
            {
                return;
            }

            // Should nobody have taken its place yet, the search goes on without waiting for this one first.
            Signal.Raise(RefreshReasons.ConnectionLost);
        }

        IReadOnlyList<RedisAddress> servers = await _topology.LocateAsync(cancel);
        bool refused = reasons.HasFlag(RefreshReasons.Misdirected);
        if (servers[0] != connection.Address || refused || !await responding)
        {
            // One that does not answer now is tried again, which finds it sooner than waiting: what was sent may be lost.
            RedisClient fresh = new(await _dialer.DialAsync(servers[0], _dialer.Patience, mustBeMaster: refused, cancel));
            if (!responding.IsCompleted || !await responding)
            {
                // Nobody may wait behind what was sent to it.
                connection.Close("redis fell silent");
            }

            Adopt(fresh);
            _log.LogInformation("Redis {Name}: connected anew to {Servers}", _options.Name, _client);
        }
    }

    private async Task RefreshClusterAsync(ClusterSurvey survey, RedisClient current, RefreshReasons reasons, CancellationToken cancel)
    {
        // Reading the slots asks every node: under load alone, not more often than this.
        if (reasons == RefreshReasons.Stalled && _time.GetElapsedTime(_slotsRead) < StalledGap)
        {
            return;
        }

        RedisAddress[] named = [.. _named.Keys];
        RedisClient fresh = await survey.RepeatAsync(current, named, PingLimit, cancel) ?? await survey.BeginAsync(_dialer.Patience, cancel);
        _slotsRead = _time.GetTimestamp();
        _named.Clear();
        if (!ReferenceEquals(fresh, current))
        {
            Adopt(fresh);
            _log.LogDebug("Redis {Name}: the cluster is {Servers}", _options.Name, fresh);
        }

        if (!fresh.IsWhole)
        {
            Signal.Raise(RefreshReasons.ConnectionLost);
        }
    }

    private async Task<bool> RespondsAsync(RespConnection connection)
    {
        bool responds = await connection.RespondsAsync(PingLimit);
        if (responds && _isSilent)
        {
            Connected?.Invoke();
        }

        _isSilent = !responds;
        return responds;
    }

    /// <summary>Puts a client in the place of the current one, whose connections are kept or closed.</summary>
    private void Adopt(RedisClient fresh)
    {
        RespConnection[] before = [.. (_client?.Nodes ?? []).Select(static node => node.Connection).OfType<RespConnection>()];
        RespConnection[] now = [.. fresh.Nodes.Select(static node => node.Connection).OfType<RespConnection>()];
        bool isNew = false;
        _client = fresh;
        foreach (RespConnection connection in now.Except(before))
        {
            isNew = true;
            _statistics.Opened(1);
            connection.WhenEnded(OnEnded);
        }

        foreach (RespConnection connection in before.Except(now))
        {
            _ = RetireAsync(connection);
        }

        Health.Update(fresh.IsConnected);
        if (isNew)
        {
            _isSilent = false;
            Connected?.Invoke();
        }
    }

    private void OnEnded(RespConnection connection)
    {
        _statistics.Closed(1);
        if (_client is { } client && client.To(connection.Address) == connection)
        {
            Signal.Raise(RefreshReasons.ConnectionLost);
            Health.Update(client.IsConnected);
        }
    }

    /// <summary>Closes a connection that nobody sends to any more, when calls sent before are answered or given up.</summary>
    private async Task RetireAsync(RespConnection connection)
    {
        TimeSpan patience = _options.OperationTimeout * 2;
        await Task.Delay(patience, _time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await connection.DisposeAsync();
    }
}
