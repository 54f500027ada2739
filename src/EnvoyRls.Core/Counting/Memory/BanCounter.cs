using EnvoyRls.Core.Algorithms;

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
}
