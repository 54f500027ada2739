using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting.Memory;

/// <summary>A log of admitted hits; the one counter that may allocate inside its gate, when its ring grows.</summary>
internal sealed class SlidingWindowLogCounter(byte[] key, int hash) : StateCounter(key, hash, CounterKind.SlidingWindowLog)
{
    private readonly SlidingWindowLogState _state = new();

    protected override ChargeOutcome Transit(in Charge charge, long now, long hits, long term) =>
        SlidingWindowLog.Apply(_state, now, charge.Limit, hits, term);

    protected override ChargeOutcome GiveBack(in Charge charge, long now) => SlidingWindowLog.GiveBack(_state, now, charge.Limit, charge.Hits, charge.ChargedAt);

    protected override ChargeOutcome Foresee(in Charge charge, long now, long hits, long term) =>
        SlidingWindowLog.Look(_state, now, charge.Limit, hits, term);
}
