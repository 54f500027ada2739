using EnvoyRls.Core.Decisions.Keys;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Server.Settings;

/// <summary>How counters are kept, whichever store holds them.</summary>
internal sealed record CounterSettings
{
    public required CounterBackend Backend { get; init; }

    /// <summary>Counters the memory store holds at most.</summary>
    public required int MemoryMaxCounters { get; init; }

    /// <summary>Upper bound, exclusive, of the random seconds added to a counter's expiry.</summary>
    public required int ExpirationJitterSeconds { get; init; }

    /// <summary>Size of the cache of exhausted limits, in bytes; 0 for none.</summary>
    public required int LocalCacheBytes { get; init; }

    /// <summary>Share of a limit from which hits count as near it; above 0, up to 1.</summary>
    public required float NearLimitRatio { get; init; }

    public required string KeyPrefix { get; init; }

    public required CounterKeyFormat KeyFormat { get; init; }

    /// <summary>How the limits of a call are charged in domains that do not say so.</summary>
    public required ChargeMode ChargeMode { get; init; }

    /// <summary>How replicas share limits in domains that do not say so.</summary>
    public required Consistency Consistency { get; init; }

    /// <summary>Replicas of a Redis server that have to know of a leased slice before it is spent; 0 for none.</summary>
    public required int LeaseWaitReplicas { get; init; }

    /// <summary>Whether a call that one limit denies leaves its other counters as they are.</summary>
    public required bool StopIncrementWhenOverLimit { get; init; }

    /// <summary>Months of the calendar instead of 30 days.</summary>
    public required bool CalendarMonths { get; init; }

    internal static CounterSettings Read(SettingReader read)
    {
        read.Section("Counters");
        return new CounterSettings
        {
            Backend = ReadBackend(read),
            MemoryMaxCounters = read.Get("MEMORY_MAX_COUNTERS", SettingTypes.Count, "1000000", "Counters the memory store holds at most.", Standing.Ours),
            ExpirationJitterSeconds = read.Get(
                "EXPIRATION_JITTER_MAX_SECONDS", SettingTypes.Size, "300", "Random seconds, below this, added to a counter's expiry."),
            LocalCacheBytes = read.Get("LOCAL_CACHE_SIZE_IN_BYTES", SettingTypes.Size, "0", "Size of the cache of exhausted limits; 0 for none."),
            NearLimitRatio = read.Get("NEAR_LIMIT_RATIO", SettingTypes.Ratio, "0.8", "Share of a limit from which hits count as near it."),
            KeyPrefix = read.Get("CACHE_KEY_PREFIX", SettingTypes.Text, "", "Text before every counter's key."),
            KeyFormat = read.Get("CACHE_KEY_FORMAT", KeyFormats, "v1", "v1: the reference's keys; v2: keys that cannot collide.", Standing.Ours),
            ChargeMode = read.Get(
                "CHARGE_MODE", ChargeModes, "each", "each: every limit of a call by itself; all_or_nothing: none if one denies. Domains may say otherwise.", Standing.Ours),
            Consistency = read.Get(
                "CONSISTENCY", Consistencies, "exact", "exact: each charge goes to Redis; leased: it is taken from slices leased in advance. Rules and domains may say otherwise.", Standing.Ours),
            LeaseWaitReplicas = read.Get(
                "LEASE_WAIT_REPLICAS", SettingTypes.Size, "0", "Replicas of a Redis server that have to know of a leased slice before it is spent, so that the server's death loses none.", Standing.Ours),
            StopIncrementWhenOverLimit = read.Get(
                "STOP_CACHE_KEY_INCREMENT_WHEN_OVERLIMIT", SettingTypes.Flag, "false", "Look before counting: once one limit of a call would be exceeded, the others are not charged."),
            CalendarMonths = read.Get(
                "USE_CALENDAR_MONTH_RATE_LIMIT", SettingTypes.Flag, "false", "Cut MONTH windows by the calendar (UTC) instead of every 30 days.", Standing.Ours),
        };
    }

    private static readonly SettingType<CounterKeyFormat> KeyFormats =
        SettingTypes.Choice(("v1", CounterKeyFormat.Reference), ("v2", CounterKeyFormat.V2));

    private static readonly SettingType<ChargeMode> ChargeModes = SettingTypes.Choice(("each", ChargeMode.Each), ("all_or_nothing", ChargeMode.AllOrNothing));

    private static readonly SettingType<Consistency> Consistencies = SettingTypes.Choice(("exact", Consistency.Exact), ("leased", Consistency.Leased));

    private static CounterBackend ReadBackend(SettingReader read)
    {
        string backend = read.Get(
            "BACKEND_TYPE", SettingTypes.Text, "redis", "redis or memory; unset, and with REDIS_URL unset too, it is memory. memcache is refused.", Standing.Better);
        switch (backend)
        {
            case "memory":
                return CounterBackend.Memory;
            case "redis" or "":
                return read.IsSet("BACKEND_TYPE") || read.IsSet("REDIS_URL") || read.Find("REDIS_URL_FILE") is { Length: > 0 } ? CounterBackend.Redis : CounterBackend.Memory;
            case "memcache":
                read.Error("BACKEND_TYPE: memcache is not supported; use redis, or memory for a single replica");
                return CounterBackend.Memory;
            default:
                read.Error($"Invalid setting for BackendType: {backend} (BACKEND_TYPE accepts redis and memory)");
                return CounterBackend.Memory;
        }
    }
}
