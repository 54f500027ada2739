using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting.Memory;

internal sealed class TokenBucketCounter(byte[] key, int hash) : StateCounter(key, hash, CounterKind.TokenBucket)
{
    private TokenBucketState _state;

    protected override ChargeOutcome Transit(in Charge charge, long now, long hits, long term) =>
        TokenBucket.Apply(ref _state, now, charge.Limit, hits, term);

    protected override ChargeOutcome GiveBack(in Charge charge, long now) => TokenBucket.GiveBack(ref _state, now, charge.Limit, charge.Hits, charge.ChargedAt);

    protected override ChargeOutcome Foresee(in Charge charge, long now, long hits, long term)
    {
        TokenBucketState state = _state;
        return TokenBucket.Apply(ref state, now, charge.Limit, hits, term);
    }
}
