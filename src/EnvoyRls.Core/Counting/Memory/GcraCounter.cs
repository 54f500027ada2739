using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting.Memory.Snapshots;

namespace EnvoyRls.Core.Counting.Memory;

internal sealed class GcraCounter(byte[] key, int hash) : StateCounter(key, hash, CounterKind.Gcra)
{
    private GcraState _state;

    protected override ChargeOutcome Transit(in Charge charge, long now, long hits, long term) =>
        Gcra.Apply(ref _state, now, charge.Limit, hits, term);

    protected override ChargeOutcome GiveBack(in Charge charge, long now) => Gcra.GiveBack(ref _state, now, charge.Limit, charge.Hits, charge.ChargedAt);

    protected override ChargeOutcome Foresee(in Charge charge, long now, long hits, long term)
    {
        GcraState state = _state;
        return Gcra.Apply(ref state, now, charge.Limit, hits, term);
    }

    protected override void SaveState(StateWriter writer)
    {
        writer.Int64(_state.Arrival.Whole);
        writer.Int64(_state.Arrival.Numerator);
    }

    protected override void LoadState(ref StateReader reader) => _state = new GcraState(new MixedNumber(reader.Natural(), reader.Natural()));
}
