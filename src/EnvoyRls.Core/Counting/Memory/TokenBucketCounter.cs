using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting.Memory.Snapshots;

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

    protected override void SaveState(StateWriter writer)
    {
        writer.Int64(_state.Tokens.Whole);
        writer.Int64(_state.Tokens.Numerator);
        writer.Int64(_state.Stamp);
    }

    protected override void LoadState(ref StateReader reader) => _state = new TokenBucketState(new MixedNumber(reader.Int64(), reader.Natural()), reader.Natural());
}
