namespace EnvoyRls.Server.Settings;

/// <summary>Which store holds the counters.</summary>
internal enum CounterBackend
{
    /// <summary>This process: for one replica, and for trying things out.</summary>
    Memory,

    /// <summary>Redis, shared by all replicas.</summary>
    Redis,
}
