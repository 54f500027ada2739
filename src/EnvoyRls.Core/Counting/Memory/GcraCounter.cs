using EnvoyRls.Core.Algorithms;

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
}
