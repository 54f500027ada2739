using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting.Memory.Snapshots;

namespace EnvoyRls.Core.Counting.Memory;

internal sealed class BanCounter(byte[] key, int hash) : StateCounter(key, hash, CounterKind.Ban)
{
    private BanState _state;

    protected override ChargeOutcome Transit(in Charge charge, long now, long hits, long term) => Ban.Apply(ref _state, now, charge.Ban!, hits);

    /// <summary>Strikes stay: a denial has happened, whatever became of its batch.</summary>
    protected override ChargeOutcome GiveBack(in Charge charge, long now) => Foresee(charge, now, 0, 0);

    protected override ChargeOutcome Foresee(in Charge charge, long now, long hits, long term)
    {
        BanState state = _state;
        return Ban.Apply(ref state, now, charge.Ban!, hits);
    }

    protected override void SaveState(StateWriter writer)
    {
        writer.Int64(_state.Strikes);
        writer.Int64(_state.Since);
        writer.Int64(_state.Step);
        writer.Int64(_state.Until);
    }

    protected override void LoadState(ref StateReader reader) => _state = new BanState(reader.Natural(), reader.Natural(), reader.Natural(), reader.Natural());
}
