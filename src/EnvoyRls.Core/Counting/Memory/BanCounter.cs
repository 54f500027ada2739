using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting.Memory;

internal sealed class BanCounter(byte[] key, int hash) : StateCounter(key, hash, CounterKind.Ban)
{
    private BanState _state;

    protected override ChargeOutcome Transit(in Charge charge, long now, long hits) => Ban.Apply(ref _state, now, charge.Ban!, hits);

    protected override ChargeOutcome Foresee(in Charge charge, long now, long hits)
    {
        BanState state = _state;
        return Ban.Apply(ref state, now, charge.Ban!, hits);
    }
}
