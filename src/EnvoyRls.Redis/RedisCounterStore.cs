using System.Globalization;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Redis.Calls;
using EnvoyRls.Redis.Clock;
using EnvoyRls.Redis.Connections;
using EnvoyRls.Redis.Granting;
using EnvoyRls.Redis.News;
using EnvoyRls.Redis.Scripts;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Redis;

/// <summary>
/// Counters in Redis. Fixed windows are plain integers, so that replicas of the reference may share them; the other
/// algorithms are scripts that go by Redis' clock. A batch is one pipelined round trip; its answer comes by the earlier
/// of the caller's deadline and <see cref="RedisOptions.OperationTimeout"/>. A batch charged all or nothing is one
/// script, unless its keys live in several slots of a cluster: then what was charged is given back after a denial, in a
/// second round trip within the same time.
/// </summary>
public sealed class RedisCounterStore : ICounterStore
{
    private static readonly StoreFault NotConnected = new(StoreFaultKind.Unavailable, "no connection to Redis is up");
    private static readonly StoreFault TooLate = new(StoreFaultKind.DeadlineExceeded, "the deadline passed before Redis answered");

    private readonly RedisLink _link;
    private readonly RedisConnection _connection;
    private readonly TimeProvider _time;
    private readonly CallContext _context;
    private readonly long _limit;
    private readonly StoreFault _noAnswer;
    private readonly StoreFault _overloaded;

    private RedisCounterStore(
        RedisOptions options, RedisLink link, GrantLanes? grants, TimeProvider time, LatencyRecorder latency, bool announcesChanges)
    {
        _link = link;
        _connection = link.Connection;
        _time = time;
        _limit = (long)(options.OperationTimeout.TotalSeconds * time.TimestampFrequency);
        string milliseconds = options.OperationTimeout.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture);
        _noAnswer = new StoreFault(StoreFaultKind.Unavailable, $"redis did not answer within {milliseconds} ms");
        _overloaded = new StoreFault(
            StoreFaultKind.Overloaded,
            string.Create(CultureInfo.InvariantCulture, $"{options.MaxInFlight} calls wait for Redis already"));
        _context = new CallContext(
            new CallGate(options.MaxInFlight),
            new DeadlineSweeper(time),
            _connection,
            options.Kind == RedisTopologyKind.Cluster,
            latency,
            time,
            announcesChanges,
            grants);
    }

    /// <summary>The state behind the health component <c>redis</c>.</summary>
    public RedisHealth Health => _connection.Health;

    /// <summary>Whether a connection is up now.</summary>
    public bool IsConnected => _connection.IsConnected;

    /// <summary>Raised when a server answers that was just connected or had been silent, on any thread; handlers must not block.</summary>
    public event Action? Connected
    {
        add => _connection.Connected += value;
        remove => _connection.Connected -= value;
    }

    /// <summary>The servers it sends to, as host:port; empty while there are none.</summary>
    internal IReadOnlyList<string> Servers => [.. (_connection.Client?.Servers ?? []).Select(static server => server.ToString())];

    /// <summary>Whether different keys live on different servers.</summary>
    public bool IsClustered => _context.IsClustered;

    /// <summary>Batches sent whose replies are not all in.</summary>
    public int InFlight => _context.Gate.InFlight;

    /// <summary>Connects, trying again as <see cref="RedisOptions.Startup"/> says, and starts the background loops.</summary>
    /// <param name="options">Where Redis is, and how it is used.</param>
    /// <param name="time">The clock of time limits and loops.</param>
    /// <param name="clock">Kept at Redis' time from then on; <see langword="null"/> leaves that to another store.</param>
    /// <param name="news">Told of counters that may admit again, whichever replica changed them; <see langword="null"/> if nobody here remembers denials.</param>
    /// <param name="statistics">Where connections and latencies are counted.</param>
    /// <param name="supervisor">Runs the loops; to be stopped before the store is disposed.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RedisConfigurationException">The options cannot work.</exception>
    /// <exception cref="TimeoutException">No connection stood within <see cref="RedisStartupOptions.MaxElapsed"/>.</exception>
    public static async Task<RedisCounterStore> ConnectAsync(
        RedisOptions options,
        TimeProvider time,
        WindowClock? clock,
        CounterNews? news,
        StatRegistry statistics,
        Supervisor supervisor,
        ILoggerFactory logs,
        CancellationToken cancel)
    {
        ILogger log = logs.CreateLogger<RedisCounterStore>();
        RedisLink link = new(options, CounterScripts.All, time, statistics, log);
        GrantLanes? grants = GrantLanes.For(options, time, statistics, log);
        RedisCounterStore store = new(options, link, grants, time, options.IsMeasured ? statistics.StoreLatency : new LatencyRecorder(), news is not null);
        try
        {
            await link.OpenAsync(cancel);
            link.StartLoops(supervisor);
            if (grants is not null)
            {
                await grants.OpenAsync(supervisor, cancel);
            }

            await store.FollowClockAsync(options, clock, supervisor, log, cancel);
            if (news is not null)
            {
                AnnouncementListener listener = new(link, CounterChanges.Channel, key => news.Changed(key), news.Missed, time, log);
                supervisor.Run($"{options.Name}-news", listener.RunAsync);
            }

            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether all servers that it sends to answer within that time. No call asks this.</summary>
    public async Task<bool> RespondsAsync(TimeSpan limit) =>
        _connection.Client is { IsWhole: true } client
        && Array.TrueForAll(await Task.WhenAll(client.Nodes.Select(node => node.Connection!.RespondsAsync(limit))), static responds => responds);

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch) => Send(batch, BatchPurpose.Charge);

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => Send(batch, BatchPurpose.Read);

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch) => Send(batch, BatchPurpose.Reset);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        if (_context.Grants is { } grants)
        {
            await grants.DisposeAsync();
        }

        _context.Sweeper.Dispose();
    }

    private ValueTask<StoreFault?> Send(ChargeBatch batch, BatchPurpose purpose)
    {
        if (batch.Count == 0)
        {
            return default;
        }

        long now = _time.GetTimestamp();
        if (batch.Deadline <= now)
        {
            return new ValueTask<StoreFault?>(TooLate);
        }

        if (_connection.Client is not { IsConnected: true } client)
        {
            return new ValueTask<StoreFault?>(NotConnected);
        }

        if (!_context.Gate.TryEnter())
        {
            return new ValueTask<StoreFault?>(_overloaded);
        }

        if (!_context.Idle.TryTake(out BatchCall? call))
        {
            call = new BatchCall(_context);
        }

        long limit = now + _limit;
        return batch.Deadline < limit
            ? call.Start(batch, client, purpose, now, batch.Deadline, TooLate)
            : call.Start(batch, client, purpose, now, limit, _noAnswer);
    }

    private async Task FollowClockAsync(RedisOptions options, WindowClock? clock, Supervisor supervisor, ILogger log, CancellationToken cancel)
    {
        if (clock is not null)
        {
            // Once before the first call, so that no window is cut by a clock that is about to move.
            RedisClock follower = new(_connection, clock, options.LongestClockRoundTrip, _time, log);
            await follower.TrySetAsync(cancel);
            supervisor.Run($"{options.Name}-clock", follower.RunAsync);
        }
    }
}
