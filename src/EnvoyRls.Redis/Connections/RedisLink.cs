using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Redis.Resp;
using EnvoyRls.Redis.Scripts;
using EnvoyRls.Redis.Topologies;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Redis.Connections;

/// <summary>A connection made as the options say, and the loops that keep it where the servers are.</summary>
internal sealed class RedisLink : IAsyncDisposable
{
    private readonly RedisOptions _options;
    private readonly TlsTrust? _tls;
    private readonly ServerDialer _dialer;
    private readonly SentinelTopology? _sentinels;
    private readonly TopologyWatch _watch;
    private readonly StartupRetry _startup;

    /// <exception cref="RedisConfigurationException">The options cannot work.</exception>
    public RedisLink(RedisOptions options, IReadOnlyList<RedisScript> scripts, TimeProvider time, StatRegistry statistics, ILogger log)
    {
        RedisSites sites = RedisSites.Parse(options.Kind, options.Url);
        RedisOptionsCheck.Check(options);
        _options = options;
        bool secured = options.Tls is not null || sites.Addresses.Any(static address => address.Tls);
        _tls = secured ? new TlsTrust(options.Tls ?? new RedisTlsOptions()) : null;
        _sentinels = options.Kind == RedisTopologyKind.Sentinel ? new SentinelTopology(options, sites, _tls, time) : null;
        IRedisTopology topology = _sentinels is null ? new FixedTopology(sites.Addresses) : _sentinels;
        _dialer = new ServerDialer(options, _tls, scripts, time);
        Connection = new RedisConnection(options, topology, sites.Addresses, _dialer, time, statistics, log);
        _watch = new TopologyWatch(Connection, time, log);
        _startup = new StartupRetry(options, time, log);
    }

    public RedisConnection Connection { get; }

    /// <summary>Makes the first connection, trying again as <see cref="RedisOptions.Startup"/> says.</summary>
    /// <exception cref="TimeoutException">No connection stood within <see cref="RedisStartupOptions.MaxElapsed"/>.</exception>
    public Task OpenAsync(CancellationToken cancel) => _startup.RunAsync(Connection.OpenAsync, cancel);

    /// <summary>Starts the loops, which make the first connection if there is none yet.</summary>
    public void StartLoops(Supervisor supervisor)
    {
        supervisor.Run($"{_options.Name}-topology", KeepAsync);
        if (_sentinels is not null)
        {
            supervisor.Run($"{_options.Name}-sentinel", stop => _watch.ListenAsync(_sentinels, stop));
        }
    }

    /// <summary>A connection to one of the servers for what it pushes.</summary>
    public Task<RespConnection> ListenAsync(RedisAddress server, RespPush pushed, CancellationToken cancel) => _dialer.ListenAsync(server, pushed, cancel);

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        _tls?.Dispose();
    }

    private async Task KeepAsync(CancellationToken cancel)
    {
        if (Connection.Client is null)
        {
            await OpenAsync(cancel);
        }

        await _watch.RefreshAsync(cancel);
    }
}
