using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting.Memory.Snapshots;

namespace EnvoyRls.Core.Counting.Memory;

/// <summary>A lease is charged as any hits are: its term ends with the window that it is charged to.</summary>
internal sealed class SlidingWindowCounterCounter(byte[] key, int hash) : StateCounter(key, hash, CounterKind.SlidingWindowCounter)
{
    private SlidingWindowCounterState _state;

    protected override ChargeOutcome Transit(in Charge charge, long now, long hits, long term) => SlidingWindowCounter.Apply(ref _state, now, charge.Limit, hits);

    protected override ChargeOutcome GiveBack(in Charge charge, long now) => SlidingWindowCounter.GiveBack(ref _state, now, charge.Limit, charge.Hits, charge.ChargedAt);

    protected override ChargeOutcome Foresee(in Charge charge, long now, long hits, long term)
    {
        SlidingWindowCounterState state = _state;
        return SlidingWindowCounter.Apply(ref state, now, charge.Limit, hits);
    }

    protected override void SaveState(StateWriter writer)
    {
        writer.Int64(_state.Start);
        writer.Int64(_state.Current);
        writer.Int64(_state.Previous);
    }

    protected override void LoadState(ref StateReader reader) => _state = new SlidingWindowCounterState(reader.Natural(), reader.Natural(), reader.Natural());
}
