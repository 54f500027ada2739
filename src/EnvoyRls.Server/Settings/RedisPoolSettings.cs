using EnvoyRls.Redis;

namespace EnvoyRls.Server.Settings;

/// <summary>One set of connections to Redis: the main one or the one for limits per second.</summary>
internal sealed record RedisPoolSettings
{
    private const string ForEachConnection = "again for every connection";

    public required RedisTopologyKind Topology { get; init; }

    /// <summary>Addresses as configured; they may carry a password.</summary>
    public required Secret Url { get; init; }

    /// <summary><c>password</c> or <c>user:password</c>.</summary>
    public required Secret Auth { get; init; }

    public required Secret SentinelAuth { get; init; }

    public required bool UseTls { get; init; }

    /// <summary>Longest time a connection may take to come up.</summary>
    public required TimeSpan ConnectTimeout { get; init; }

    /// <summary>Reads one pool's variables.</summary>
    /// <param name="read">Where from.</param>
    /// <param name="prefix"><c>REDIS</c> or <c>REDIS_PERSECOND</c>.</param>
    /// <param name="used">Whether the pool will be opened; only then do its values have to make sense together.</param>
    internal static RedisPoolSettings Read(SettingReader read, string prefix, bool used)
    {
        Secret url = read.Secret(
            $"{prefix}_URL", "host:port, redis://[user:password@]host:port[/db], /path, a comma list of seeds (CLUSTER), or master,sentinel,... (SENTINEL).", Standing.Better);
        string socketType = read.Get(
            $"{prefix}_SOCKET_TYPE", SettingTypes.Text, "tcp", "tcp or unix; an address that is a path is unix all the same. The reference defaults to unix.", Standing.Better);
        string topology = read.Get($"{prefix}_TYPE", SettingTypes.Text, "SINGLE", "SINGLE, SENTINEL or CLUSTER, in any case.");
        RedisPoolSettings pool = new()
        {
            Url = url,
            Topology = ReadTopology(read, topology, used),
            Auth = read.Secret($"{prefix}_AUTH", "Password, or user:password.", read: ForEachConnection),
            SentinelAuth = read.Secret($"{prefix}_SENTINEL_AUTH", "Password, or user:password, for the sentinels.", read: ForEachConnection),
            UseTls = read.Get($"{prefix}_TLS", SettingTypes.Flag, "false", "Connect over TLS."),
            ConnectTimeout = read.Get($"{prefix}_TIMEOUT", SettingTypes.Interval, "10s", "Longest time a connection may take to come up."),
        };
        ReadPipelining(read, prefix, used);
        if (used && pool.Topology == RedisTopologyKind.Single)
        {
            CheckSocket(read, prefix, socketType, url);
        }

        if (used && url is { IsEmpty: true, IsFile: false })
        {
            read.Error($"{prefix}_URL: Redis is to be used but no address is given; set host:port");
        }
        else if (used && !url.IsEmpty && RedisOptions.FindUrlMistake(pool.Topology, url.Reveal()) is { } mistake)
        {
            read.Error($"{prefix}_URL: {mistake}");
        }

        return pool;
    }

    private static RedisTopologyKind ReadTopology(SettingReader read, string text, bool used)
    {
        try
        {
            return RedisOptions.ParseKind(text);
        }
        catch (RedisConfigurationException mistake)
        {
            if (used)
            {
                read.Error(mistake.Message);
            }

            return RedisTopologyKind.Single;
        }
    }

    private static void CheckSocket(SettingReader read, string prefix, string socketType, Secret url)
    {
        if (socketType is not ("tcp" or "unix"))
        {
            read.Error($"{prefix}_SOCKET_TYPE: '{socketType}' is neither tcp nor unix");
        }
        else if (socketType is "unix" && !url.IsEmpty && !url.Reveal().StartsWith('/') && !url.Reveal().StartsWith("unix://", StringComparison.Ordinal))
        {
            read.Error($"{prefix}_SOCKET_TYPE: a unix socket needs {prefix}_URL to be its path; for host:port set it to tcp");
        }
    }

    /// <summary>All calls share one connection to a server and its writes; what used to tune that is checked and has nothing left to tune.</summary>
    private static void ReadPipelining(SettingReader read, string prefix, bool used)
    {
        TimeSpan window = read.Get(
            $"{prefix}_PIPELINE_WINDOW", SettingTypes.Duration, "0", "Accepted; commands of concurrent calls share writes without waiting.", Standing.Better);
        _ = read.Get($"{prefix}_POOL_SIZE", SettingTypes.Size, "10", "Accepted; one connection to each server carries all calls.", Standing.Better);
        int limit = read.Get($"{prefix}_PIPELINE_LIMIT", SettingTypes.Size, "0", "Accepted; ignored with a warning, as in the reference.");
        int parallelism = read.Get(
            $"{prefix}_CLUSTER_PIPELINE_PARALLELISM", SettingTypes.Integer(int.MinValue, int.MaxValue), "1", "Accepted, 0 or more; all slots of a cluster are always asked at once.", Standing.Better);
        string onEmpty = read.Get(
            $"{prefix}_POOL_ON_EMPTY_BEHAVIOR", SettingTypes.Text, "WAIT", "WAIT; CREATE and ERROR are refused, anything else warned about.");
        if (!used)
        {
            return;
        }

        if (window > TimeSpan.Zero)
        {
            read.Warn($"{prefix}_PIPELINE_WINDOW is set but has no effect: commands share writes without waiting");
        }

        if (limit > 0)
        {
            read.Warn($"{prefix}_PIPELINE_LIMIT is set but has no effect: a pipeline is bounded by the call it serves");
        }

        if (parallelism < 0)
        {
            read.Error($"redis cluster pipeline parallelism must be >= 0 ({prefix}_CLUSTER_PIPELINE_PARALLELISM is {parallelism})");
        }

        CheckOnEmpty(read, prefix, onEmpty.ToUpperInvariant());
    }

    private static void CheckOnEmpty(SettingReader read, string prefix, string behavior)
    {
        if (behavior is "CREATE" or "ERROR")
        {
            read.Error(behavior is "CREATE"
                ? $"REDIS_POOL_ON_EMPTY_BEHAVIOR=CREATE is not supported in radix v4, nor here: set {prefix}_POOL_ON_EMPTY_BEHAVIOR to WAIT"
                : $"REDIS_POOL_ON_EMPTY_BEHAVIOR=ERROR is not supported, nor needed, as calls in flight are bounded: set {prefix}_POOL_ON_EMPTY_BEHAVIOR to WAIT");
        }
        else if (behavior is not "WAIT")
        {
            read.Warn($"{prefix}_POOL_ON_EMPTY_BEHAVIOR: '{behavior}' is not known; WAIT is used");
        }
    }
}
