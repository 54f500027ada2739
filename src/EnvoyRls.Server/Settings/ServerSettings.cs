namespace EnvoyRls.Server.Settings;

/// <summary>Everything the service is told by its environment, read once at start, checked and typed.</summary>
internal sealed record ServerSettings
{
    public required ListenerSettings Listeners { get; init; }

    public required GrpcSettings Grpc { get; init; }

    public required LogSettings Logging { get; init; }

    public required RuleSettings Rules { get; init; }

    public required CheckSettings Checks { get; init; }

    public required CounterSettings Counters { get; init; }

    /// <summary><see langword="null"/> when counters in memory end with the process.</summary>
    public required StateSettings? State { get; init; }

    public required DecisionSettings Decisions { get; init; }

    public required StoreFailureSettings StoreFailure { get; init; }

    /// <summary><see langword="null"/> when counters are kept in memory.</summary>
    public required RedisSettings? Redis { get; init; }

    /// <summary>The region that the service is in, and the others.</summary>
    public required RegionSettings Regions { get; init; }

    public required ManagementSettings Management { get; init; }

    public required AdaptiveSettings Adaptive { get; init; }

    public required StatisticsSettings Statistics { get; init; }

    public required TracingSettings Tracing { get; init; }

    public required OtlpMetricsSettings OtlpMetrics { get; init; }

    public required DecisionLogSettings DecisionLog { get; init; }

    public required EventSettings Events { get; init; }

    /// <summary>What health and status pages call the counter store.</summary>
    public string StoreKind => Redis is null ? "memory" : "redis";

    /// <summary>Every variable the service knows, in the order help lists them.</summary>
    public static IReadOnlyList<Variable> Variables { get; } = Declared();

    /// <summary>Reads and checks the whole environment.</summary>
    /// <param name="lookup">The text of a variable; <see langword="null"/> when it is not set, empty when it is set to nothing.</param>
    public static SettingsResult Load(Func<string, string?> lookup)
    {
        SettingReader read = new(lookup);
        ServerSettings settings = Read(read);
        return new SettingsResult(read.Errors.Count == 0 ? settings : null, read.Errors, read.Warnings);
    }

    private static ServerSettings Read(SettingReader read)
    {
        ListenerSettings listeners = ListenerSettings.Read(read);
        GrpcSettings grpc = GrpcSettings.Read(read);
        LogSettings logging = LogSettings.Read(read);
        RuleSettings rules = RuleSettings.Read(read);
        DecisionSettings decisions = DecisionSettings.Read(read);
        CheckSettings checks = CheckSettings.Read(read);
        CounterSettings counters = CounterSettings.Read(read);
        StateSettings? state = StateSettings.Read(read, counters.Backend);
        StoreFailureSettings storeFailure = StoreFailureSettings.Read(read);
        RedisSettings? redis = RedisSettings.Read(read, counters.Backend == CounterBackend.Redis);
        RegionSettings regions = RegionSettings.Read(read, redis);
        IgnoreMemcached(read);
        ManagementSettings management = ManagementSettings.Read(read);
        AdaptiveSettings adaptive = AdaptiveSettings.Read(read);
        StatisticsSettings statistics = StatisticsSettings.Read(read);
        TracingSettings tracing = TracingSettings.Read(read);
        OtlpMetricsSettings otlpMetrics = OtlpMetricsSettings.Read(read);
        DecisionLogSettings decisionLog = DecisionLogSettings.Read(read);
        return new ServerSettings
        {
            Listeners = listeners,
            Grpc = grpc,
            Logging = logging,
            Rules = rules,
            Decisions = decisions,
            Checks = checks,
            Counters = counters,
            State = state,
            StoreFailure = storeFailure,
            Redis = redis,
            Regions = regions,
            Management = management,
            Adaptive = adaptive,
            Statistics = statistics,
            Tracing = tracing,
            OtlpMetrics = otlpMetrics,
            DecisionLog = decisionLog,
            Events = EventSettings.Read(read, decisionLog.KeySecret),
        };
    }

    private static void IgnoreMemcached(SettingReader read)
    {
        const string Why = "Memcached is not supported.";
        read.Section("Memcached");
        read.Ignore("MEMCACHE_HOST_PORT", "list", "", Why);
        read.Ignore("MEMCACHE_MAX_IDLE_CONNS", "int", "2", Why);
        read.Ignore("MEMCACHE_SRV", "string", "", Why);
        read.Ignore("MEMCACHE_SRV_REFRESH", "duration", "0", Why);
        read.Ignore("MEMCACHE_TLS", "bool", "false", Why);
        read.Ignore("MEMCACHE_TLS_CLIENT_CERT", "string", "", Why);
        read.Ignore("MEMCACHE_TLS_CLIENT_KEY", "string", "", Why);
        read.Ignore("MEMCACHE_TLS_CACERT", "string", "", Why);
        read.Ignore("MEMCACHE_TLS_SKIP_HOSTNAME_VERIFICATION", "bool", "false", Why);
    }

    private static IReadOnlyList<Variable> Declared()
    {
        SettingReader read = new(static _ => null);
        Read(read);
        return read.Variables;
    }
}
