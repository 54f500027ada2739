namespace EnvoyRls.Server.Settings;

/// <summary>Everything about Redis; it stands only where Redis holds the counters.</summary>
internal sealed record RedisSettings
{
    public required RedisPoolSettings Main { get; init; }

    /// <summary>Where limits per second are counted; <see langword="null"/> for the main pool.</summary>
    public required RedisPoolSettings? PerSecond { get; init; }

    /// <summary>Longest time a call waits for Redis, from its first command to its last reply.</summary>
    public required TimeSpan OperationTimeout { get; init; }

    /// <summary>Calls that may wait for Redis at a time; one more is refused at once.</summary>
    public required int MaxInFlight { get; init; }

    /// <summary>Client certificate, PEM; empty for none.</summary>
    public required string ClientCertificatePath { get; init; }

    public required string ClientKeyPath { get; init; }

    /// <summary>Authorities trusted besides the system's, PEM; empty for none.</summary>
    public required string AuthoritiesPath { get; init; }

    /// <summary>Whether a server's name may differ from its certificate's; the chain is verified either way.</summary>
    public required bool SkipHostNameVerification { get; init; }

    /// <summary>Whether health follows the connections after startup too.</summary>
    public required bool HealthFollowsConnections { get; init; }

    public required TimeSpan StartupInitialInterval { get; init; }

    public required TimeSpan StartupMaxInterval { get; init; }

    /// <summary>Zero to try for ever.</summary>
    public required TimeSpan StartupMaxElapsed { get; init; }

    /// <summary>Reads them all, so that all are declared and checked as values.</summary>
    /// <returns><see langword="null"/> when <paramref name="used"/> is false.</returns>
    internal static RedisSettings? Read(SettingReader read, bool used)
    {
        read.Section("Redis");
        RedisPoolSettings main = RedisPoolSettings.Read(read, "REDIS", used);
        _ = read.Get(
            "REDIS_CLOSE_CONNECTION_ON_READONLY_ERROR", SettingTypes.Flag, "false", "Accepted; a READONLY reply always makes the service look for the primary.", Standing.Better);
        RedisSettings redis = new()
        {
            Main = main,
            OperationTimeout = read.Get("REDIS_OP_TIMEOUT", SettingTypes.Interval, "15ms", "Longest time a call waits for Redis.", Standing.Ours),
            MaxInFlight = read.Get("REDIS_MAX_IN_FLIGHT", SettingTypes.Count, "10000", "Calls that may wait for Redis at a time; more are refused at once.", Standing.Ours),
            ClientCertificatePath = read.Get("REDIS_TLS_CLIENT_CERT", SettingTypes.Text, "", "Client certificate (PEM), used if the key is set too."),
            ClientKeyPath = read.Get("REDIS_TLS_CLIENT_KEY", SettingTypes.Text, "", "Private key of the client certificate (PEM)."),
            AuthoritiesPath = read.Get("REDIS_TLS_CACERT", SettingTypes.Text, "", "Authorities (PEM) trusted besides the system's."),
            SkipHostNameVerification = read.Get(
                "REDIS_TLS_SKIP_HOSTNAME_VERIFICATION", SettingTypes.Flag, "false", "Accept a certificate for another name; its chain is still verified."),
            HealthFollowsConnections = read.Get(
                "REDIS_HEALTH_CHECK_ACTIVE_CONNECTION", SettingTypes.Flag, "false", "Fail health checks while no connection to Redis is up."),
            StartupInitialInterval = read.Get("REDIS_STARTUP_INITIAL_INTERVAL", SettingTypes.Interval, "1s", "First wait between attempts to reach Redis at startup."),
            StartupMaxInterval = read.Get("REDIS_STARTUP_MAX_INTERVAL", SettingTypes.Interval, "30s", "Longest wait between them."),
            StartupMaxElapsed = read.Get("REDIS_STARTUP_MAX_ELAPSED_TIME", SettingTypes.Duration, "0", "Give up after so long; 0 for never."),
            PerSecond = ReadPerSecond(read, used),
        };
        if (!used)
        {
            WarnOfUnused(read);
            return null;
        }

        CheckTls(read, redis);
        return redis;
    }

    private static RedisPoolSettings? ReadPerSecond(SettingReader read, bool used)
    {
        read.Section("Redis for limits per second");
        bool separate = read.Get("REDIS_PERSECOND", SettingTypes.Flag, "false", "Count limits per second in a Redis of their own.");
        RedisPoolSettings pool = RedisPoolSettings.Read(read, "REDIS_PERSECOND", used && separate);
        return separate ? pool : null;
    }

    private static void CheckTls(SettingReader read, RedisSettings redis)
    {
        if (!redis.Main.UseTls && redis.PerSecond is not { UseTls: true })
        {
            return;
        }

        if (redis.ClientCertificatePath.Length > 0 && redis.ClientKeyPath.Length > 0)
        {
            TlsFiles.CheckKeyPair(redis.ClientCertificatePath, redis.ClientKeyPath, read);
        }

        if (redis.AuthoritiesPath.Length > 0)
        {
            TlsFiles.CheckAuthorities(redis.AuthoritiesPath, read);
        }
    }

    private static void WarnOfUnused(SettingReader read)
    {
        string[] set = [.. read.Variables.Select(variable => variable.Name).Where(name => name.StartsWith("REDIS_", StringComparison.Ordinal) && read.IsSet(name))];
        if (set.Length > 0)
        {
            read.Warn($"counters are kept in memory, so {string.Join(", ", set)} has no effect; set BACKEND_TYPE=redis and REDIS_URL to use Redis");
        }
    }
}
