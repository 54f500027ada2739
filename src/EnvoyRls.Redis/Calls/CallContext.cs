using System.Collections.Concurrent;

namespace EnvoyRls.Redis.Calls;

/// <summary>What all calls of one store share.</summary>
/// <param name="Gate">Left when a call's last reply is in, late or not.</param>
/// <param name="Sweeper">Ends calls whose time is up.</param>
/// <param name="Misdirected">Called when a server refused because another one should be asked.</param>
internal sealed record CallContext(CallGate Gate, DeadlineSweeper Sweeper, Action Misdirected)
{
    /// <summary>Calls to be used again; never more than the gate lets in.</summary>
    public ConcurrentQueue<BatchCall> Idle { get; } = new();
}
