using System.Globalization;
using EnvoyRls.Core.Coordination;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Leasing;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Counting.Regions;
using EnvoyRls.Core.Counting.StandIn;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Redis;
using EnvoyRls.Redis.Breaker;
using EnvoyRls.Redis.Coordination;
using EnvoyRls.Server.Health;
using EnvoyRls.Server.Settings;
using EnvoyRls.Server.State;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Hosting;

/// <summary>
/// Opens the counter store that the settings ask for and ties it to health; <c>news</c> is told of what other replicas change,
/// <c>replica</c> names this one.
/// </summary>
internal sealed class CounterStoreFactory(
    ServerSettings settings,
    WindowClock clock,
    TimeProvider time,
    StatRegistry statistics,
    Supervisor supervisor,
    HealthComponents health,
    ILoggerFactory logs,
    CounterNews? news,
    string replica)
{
    /// <summary>How many replicas share limits; told by <see cref="StartCensus"/>.</summary>
    private readonly ReplicaCount _replicas = new(settings.StoreFailure.LocalReplicas);

    /// <summary>Counts limits that Redis has failed to, where a rule wants that; <see langword="null"/> where there is no Redis. Only after <see cref="OpenAsync"/>.</summary>
    public ICounterStore? Local { get; private set; }

    /// <summary>What keeps the store's counters over a restart; <see langword="null"/> where nothing does. Only after <see cref="OpenAsync"/>.</summary>
    public CounterState? State { get; private set; }

    /// <summary>Opens the store; for Redis, waits until it answers.</summary>
    /// <exception cref="RedisConfigurationException">Redis settings that cannot work.</exception>
    /// <exception cref="StartupException">STATE_DIR cannot be used.</exception>
    /// <exception cref="TimeoutException">Redis did not answer within REDIS_STARTUP_MAX_ELAPSED_TIME.</exception>
    public async Task<ICounterStore> OpenAsync(CancellationToken cancellation)
    {
        if (settings.Redis is { } redis)
        {
            return ShareWithRegions(Lease(StandIn(await OpenRedisAsync(redis, cancellation))), redis);
        }

        new ClockSlew(clock, time, statistics, logs.CreateLogger<ClockSlew>()).Start(supervisor);
        MemoryCounterStore memory = OpenMemory();
        if (settings.State is { } state)
        {
            State = await CounterState.ResumeAsync(state, memory, time, statistics, logs.CreateLogger<CounterState>());
        }

        health.Set(HealthComponents.Redis, healthy: true);
        return memory;
    }

    /// <summary>
    /// Opens what replicas coordinate through: the same Redis as for counters, over connections of its own; without Redis this replica is
    /// alone. Does not wait for anything.
    /// </summary>
    /// <exception cref="RedisConfigurationException">Redis settings that cannot work.</exception>
    public ICoordinator OpenCoordinator() => settings.Redis is { } redis
        ? RedisCoordinator.Open(RedisOptionsOf(redis, redis.Main), new RedisCoordinationOptions { KeyPrefix = settings.Counters.KeyPrefix }, time, statistics, supervisor, logs)
        : new LocalCoordinator(time);

    /// <summary>Begins to count the replicas that are alive, if there can be others.</summary>
    public void StartCensus(ICoordinator coordinator)
    {
        statistics.Gauge("envoyrls.replicas.live", () => _replicas.Live);
        if (coordinator.IsShared)
        {
            new ReplicaCensus(coordinator, replica, _replicas, time).Start(supervisor);
        }
    }

    private MemoryCounterStore OpenMemory()
    {
        MemoryCounterStore memory = new(settings.Counters.MemoryMaxCounters, clock, time, statistics);
        memory.StartSweeping(supervisor);
        return memory;
    }

    private async Task<ICounterStore> OpenRedisAsync(RedisSettings redis, CancellationToken cancellation)
    {
        RedisCounterStore main = await ConnectAsync(RedisOptionsOf(redis, redis.Main), clock, cancellation);
        if (redis.PerSecond is not { } pool)
        {
            Watch([main]);
            return Guard(main, "store_breaker");
        }

        RedisOptions options = RedisOptionsOf(redis, pool) with
        {
            Name = "redis-per-second",
            StatPrefix = "ratelimit.redis_per_second_pool",
            LeaseStatPrefix = "envoyrls.lease_per_second_pool",
        };
        try
        {
            // Windows are cut by one clock, the main Redis's.
            RedisCounterStore perSecond = await ConnectAsync(options, null, cancellation);
            Watch([main, perSecond]);
            return new PerSecondCounterStore(Guard(main, "store_breaker"), Guard(perSecond, "store_breaker_per_second"));
        }
        catch
        {
            await main.DisposeAsync();
            throw;
        }
    }

    private Task<RedisCounterStore> ConnectAsync(RedisOptions options, WindowClock? followed, CancellationToken cancellation)
    {
        RedisOptions waiting = options with { LeaseWaitReplicas = settings.Counters.LeaseWaitReplicas };
        return RedisCounterStore.ConnectAsync(waiting, time, followed, news, statistics, supervisor, logs, cancellation);
    }

    private ICounterStore Guard(RedisCounterStore store, string name)
    {
        StoreFailureSettings failure = settings.StoreFailure;
        if (!failure.BreakerEnabled)
        {
            return store;
        }

        BreakerOptions options = new()
        {
            // A node that is away says nothing of the others, whose keys are to be counted.
            FailureRatio = store.IsClustered ? 1 : failure.BreakerFailureRatio,
            MinCalls = failure.BreakerMinCalls,
            Sampling = failure.BreakerSampling,
            Break = failure.BreakerBreak,
            StatPrefix = $"envoyrls.{name}",
        };
        BreakerCounterStore breaker = new(store, options, time, statistics);
        store.Connected += breaker.Close;
        health.Describe(name, () => breaker.State switch
        {
            BreakerState.Closed => "closed",
            BreakerState.HalfOpen => "half-open",
            _ => "open",
        });
        return breaker;
    }

    /// <summary>Around both stores, and within leases, so that it learns of what they are granted.</summary>
    private StandInStore StandIn(ICounterStore store)
    {
        // What is known of a counter takes more memory than the counter.
        int known = Math.Max(1, settings.Counters.MemoryMaxCounters / 4);
        StandInStore standIn = new(store, OpenMemory(), known, replica, () => _replicas.Live, clock, time, statistics);
        standIn.StartMerging(supervisor);
        health.Describe("counted_locally", () => standIn.Count switch
        {
            0 => "none",
            1 => "1 counter",
            int counters => string.Create(CultureInfo.InvariantCulture, $"{counters} counters"),
        });
        Local = standIn.Local;
        return standIn;
    }

    /// <summary>Outside of all else: what is taken from a lease meets neither breaker nor network.</summary>
    private LeasedCounterStore Lease(ICounterStore store)
    {
        LeasedCounterStore leased = new(store, settings.Counters.MemoryMaxCounters, new BootClock(), clock, time, statistics);
        leased.StartReturning(supervisor);
        return leased;
    }

    /// <summary>Outermost, so that it sees what is asked of leased limits too.</summary>
    private ICounterStore ShareWithRegions(ICounterStore store, RedisSettings redis)
    {
        RegionSettings regions = settings.Regions;
        if (regions.Peers.Count == 0)
        {
            return store;
        }

        IReadOnlyList<RegionPeer> peers = new RegionPeers(regions, time, statistics, supervisor, health, logs).Open(peer => PeerOptionsOf(redis, regions, peer));
        RegionalCounterStore regional = new(store, peers, regions.SyncInterval, leavesSeconds: redis.PerSecond is not null, clock, time, statistics);
        regional.StartTransfers(supervisor);
        return regional;
    }

    private void Watch(RedisCounterStore[] stores)
    {
        foreach (RedisCounterStore store in stores)
        {
            store.Health.Changed += (_, _) => Update();
        }

        Update();

        void Update() => health.Set(HealthComponents.Redis, stores.All(store => store.Health.IsHealthy));
    }

    private static RedisOptions RedisOptionsOf(RedisSettings redis, RedisPoolSettings pool) => new()
    {
        Kind = pool.Topology,
        Url = pool.Url.Reveal(),
        Auth = pool.Auth.IsEmpty ? null : pool.Auth.Reveal(),
        SentinelAuth = pool.SentinelAuth.IsEmpty ? null : pool.SentinelAuth.Reveal(),
        RenewAuth = pool.Auth.IsFile ? pool.Auth.Renew : null,
        RenewSentinelAuth = pool.SentinelAuth.IsFile ? pool.SentinelAuth.Renew : null,
        Tls = pool.UseTls ? TlsOf(redis) : null,
        OperationTimeout = redis.OperationTimeout,
        ConnectTimeout = pool.ConnectTimeout,
        MaxInFlight = redis.MaxInFlight,
        HealthCheckActiveConnection = redis.HealthFollowsConnections,
        Startup = new RedisStartupOptions
        {
            InitialInterval = redis.StartupInitialInterval,
            MaxInterval = redis.StartupMaxInterval,
            MaxElapsed = redis.StartupMaxElapsed,
        },
    };

    private static RedisOptions PeerOptionsOf(RedisSettings redis, RegionSettings regions, RegionPeerSettings peer) => new()
    {
        Kind = regions.Topology,
        Url = peer.Url.Reveal(),
        Auth = regions.Auth.IsEmpty ? null : regions.Auth.Reveal(),
        SentinelAuth = regions.SentinelAuth.IsEmpty ? null : regions.SentinelAuth.Reveal(),
        RenewAuth = regions.Auth.IsFile ? regions.Auth.Renew : null,
        RenewSentinelAuth = regions.SentinelAuth.IsFile ? regions.SentinelAuth.Renew : null,
        Tls = regions.UseTls ? TlsOf(redis) : null,
        OperationTimeout = regions.Timeout,
        ConnectTimeout = redis.Main.ConnectTimeout,
        MaxInFlight = redis.MaxInFlight,
        Startup = new RedisStartupOptions { InitialInterval = redis.StartupInitialInterval, MaxInterval = redis.StartupMaxInterval },
        IsMeasured = false,
        LongestClockRoundTrip = regions.Timeout,
        Name = $"redis-region-{peer.Region}",
        StatPrefix = $"envoyrls.region.peer.{peer.Region}.pool",
    };

    private static RedisTlsOptions TlsOf(RedisSettings redis)
    {
        bool hasPair = redis.ClientCertificatePath.Length > 0 && redis.ClientKeyPath.Length > 0;
        return new RedisTlsOptions
        {
            CaFile = redis.AuthoritiesPath.Length > 0 ? redis.AuthoritiesPath : null,
            ClientCertificateFile = hasPair ? redis.ClientCertificatePath : null,
            ClientKeyFile = hasPair ? redis.ClientKeyPath : null,
            SkipHostnameVerification = redis.SkipHostNameVerification,
        };
    }
}
