namespace EnvoyRls.Server.Telemetry.Tracing;

/// <summary>Which store a span is about.</summary>
internal enum TracedStoreKind
{
    Memory,

    /// <summary>Redis, one instance for all.</summary>
    Redis,

    /// <summary>Redis, with an instance of its own for one-second windows.</summary>
    RedisWithPerSecond,
}
