using EnvoyRls.Core.Async;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Redis.Combining;
using EnvoyRls.Redis.Connections;
using EnvoyRls.Redis.Granting;

namespace EnvoyRls.Redis.Calls;

/// <summary>What all calls of one store share.</summary>
/// <param name="Gate">Left when a call's last reply is in, late or not.</param>
/// <param name="Sweeper">Ends calls whose time is up.</param>
/// <param name="Servers">The servers; told when one refuses because another one should be asked, or does not answer in time.</param>
/// <param name="IsClustered">Whether keys of different slots live on different servers.</param>
/// <param name="Latency">Told how long each call took, whatever ended it.</param>
/// <param name="Time">The clock.</param>
/// <param name="AnnouncesChanges">Whether other replicas are told of counters that may admit again.</param>
/// <param name="Grants">The way of leases that replicas of a server have to know of; <see langword="null"/> where they need not.</param>
internal sealed record CallContext(
    CallGate Gate, DeadlineSweeper Sweeper, RedisConnection Servers, bool IsClustered, LatencyRecorder Latency, TimeProvider Time, bool AnnouncesChanges, GrantLanes? Grants)
{
    /// <summary>Calls to be used again.</summary>
    public Spares<BatchCall> Idle { get; } = new(16 * 1024);

    /// <summary>Lets charges of one key ride together.</summary>
    public Combiner Combiner { get; } = new();

    /// <summary>The fixed windows that are known to have an expiry.</summary>
    public ExpiringKeys Expiring { get; } = new();
}
