namespace EnvoyRls.Redis;

/// <summary>
/// Where one Redis store is and how it is used. One connection per server carries all calls: it was measured to carry more
/// than a server's one thread answers, so that there is no pool size to set.
/// </summary>
public sealed record RedisOptions
{
    /// <summary>Arrangement of the servers. Default: single.</summary>
    public RedisTopologyKind Kind { get; init; } = RedisTopologyKind.Single;

    /// <summary>
    /// Single: one address. Cluster: comma-separated seeds. Sentinel: the master's name, then its sentinels, all
    /// comma-separated. An address is <c>host:port</c>, <c>redis://[[user]:password@]host[:port][/db]</c>,
    /// <c>rediss://</c> for TLS, or <c>[unix://]/path</c> of a unix socket.
    /// </summary>
    public required string Url { get; init; }

    /// <summary><c>password</c> or <c>user:password</c>; an address that carries its own credentials keeps them. Default: none.</summary>
    public string? Auth { get; init; }

    /// <summary>The same for the sentinels. Default: none.</summary>
    public string? SentinelAuth { get; init; }

    /// <summary>Gives <see cref="Auth"/> as it is now, for each new connection, so that a password can change; it must be quick. Default: none, it stays.</summary>
    public Func<string>? RenewAuth { get; init; }

    /// <summary>The same for <see cref="SentinelAuth"/>.</summary>
    public Func<string>? RenewSentinelAuth { get; init; }

    /// <summary>TLS towards every server; <see langword="null"/> for plain TCP unless an address says <c>rediss://</c>.</summary>
    public RedisTlsOptions? Tls { get; init; }

    /// <summary>Longest time one batch may take. Default 15 ms; 1 ms or more. Looked at every millisecond, so kept to within about 2 ms where a processor is free.</summary>
    public TimeSpan OperationTimeout { get; init; } = TimeSpan.FromMilliseconds(15);

    /// <summary>Longest time to connect and greet one server. Default 10 s; 10 ms or more.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Batches that may wait for Redis at once; one more is refused at once. A batch that ran out of time counts until
    /// the client lets go of it, so that a stalled server cannot fill memory. Default 10,000; 1 or more.
    /// </summary>
    public int MaxInFlight { get; init; } = 10_000;

    /// <summary>
    /// Replicas of a server that have to know of a slice of a lease before it is spent, by WAIT; they have half of <see cref="OperationTimeout"/>
    /// for it, 10 ms at most. Leases go by connections of their own then. Default 0, none; 0 or more.
    /// </summary>
    public int LeaseWaitReplicas { get; init; }

    /// <summary>How the first connection is tried.</summary>
    public RedisStartupOptions Startup { get; init; } = new();

    /// <summary>Whether <see cref="RedisHealth"/> turns unhealthy while no connection is up. Default: false, it never does again.</summary>
    public bool HealthCheckActiveConnection { get; init; }

    /// <summary>Whether its batches count as the store's latency. Default: true.</summary>
    public bool IsMeasured { get; init; } = true;

    /// <summary>The longest round trip whose answer is taken for the server's time, which is then wrong by half of it at most. Default 20 ms.</summary>
    public TimeSpan LongestClockRoundTrip { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Name of the store's background loops: <c>redis</c> by default, <c>redis-per-second</c> for the second store.</summary>
    public string Name { get; init; } = "redis";

    /// <summary>Prefix of the connection statistics: <c>ratelimit.redis_pool</c> by default, <c>ratelimit.redis_per_second_pool</c> for the second store.</summary>
    public string StatPrefix { get; init; } = "ratelimit.redis_pool";

    /// <summary>The same for the connections of leases, where they have their own: <c>envoyrls.lease_pool</c> by default.</summary>
    public string LeaseStatPrefix { get; init; } = "envoyrls.lease_pool";

    /// <summary>Where it points, without what it authenticates by.</summary>
    public override string ToString() => $"{Name}: {Kind} {UrlMask.Mask(Url)}";

    /// <summary>What the next connection to a server authenticates with.</summary>
    internal RedisCredentials? Credentials() => RedisCredentials.Parse(RenewAuth?.Invoke() ?? Auth);

    /// <summary>What the next connection to a sentinel authenticates with.</summary>
    internal RedisCredentials? SentinelCredentials() => RedisCredentials.Parse(RenewSentinelAuth?.Invoke() ?? SentinelAuth);

    /// <summary>What is wrong with a URL, in one sentence without its password; <see langword="null"/> if nothing is.</summary>
    public static string? FindUrlMistake(RedisTopologyKind kind, string url)
    {
        try
        {
            _ = RedisSites.Parse(kind, url);
            return null;
        }
        catch (RedisConfigurationException mistake)
        {
            return mistake.Message;
        }
    }

    /// <summary>Reads the reference's <c>REDIS_TYPE</c>, in any case.</summary>
    /// <exception cref="RedisConfigurationException">The type is none of single, sentinel and cluster.</exception>
    public static RedisTopologyKind ParseKind(string type) => type.ToUpperInvariant() switch
    {
        "SINGLE" => RedisTopologyKind.Single,
        "SENTINEL" => RedisTopologyKind.Sentinel,
        "CLUSTER" => RedisTopologyKind.Cluster,
        _ => throw new RedisConfigurationException($"Unrecognized redis type {type}"),
    };
}
