using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting.Memory.Snapshots;

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

    protected override void SaveState(StateWriter writer)
    {
        writer.Int64(_state.LastReading);
        writer.UInt32((uint)_state.Count);
        for (int i = 0; i < _state.Count; i++)
        {
            writer.Int64(_state[i].Time);
            writer.Int64(_state[i].Hits);
        }
    }

    protected override void LoadState(ref StateReader reader)
    {
        _state.LastReading = reader.Natural();
        long newest = -1;
        for (uint left = reader.UInt32(); left > 0; left--)
        {
            long time = reader.Natural();
            if (time <= newest)
            {
                throw new InvalidDataException("it holds a log that is out of order");
            }

            _state.Add(time, reader.Natural());
            newest = time;
        }
    }
}
