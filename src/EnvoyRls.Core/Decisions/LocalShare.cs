using System.Runtime.CompilerServices;
using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Decisions;

/// <summary>One replica's part of a limit that all replicas count together while they can: amount and burst, rounded up.</summary>
internal sealed class LocalShare(int replicas)
{
    private readonly ConditionalWeakTable<Limit, Limit> _shares = [];

    /// <summary>The part of a limit; the same object for the same limit.</summary>
    public Limit Of(Limit limit) => replicas == 1 ? limit : _shares.GetValue(limit, Divide);

    private Limit Divide(Limit limit)
    {
        uint? burst = Limit.IsPaced(limit.Algorithm) ? Part(limit.Burst) : null;

        // Rounding up may ask for more burst per amount than a limit can express; then the whole has to do.
        return Limit.TryCreate(limit.Algorithm, Part(limit.Amount), limit.WindowMicroseconds, burst, limit.MaxDelayMicroseconds, out Limit? share, out _)
            ? share
            : limit;
    }

    private uint Part(uint whole) => (uint)(((ulong)whole + (ulong)replicas - 1) / (ulong)replicas);
}
