using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting.Memory.Snapshots;

namespace EnvoyRls.Core.Counting.Memory;

internal sealed class LeakyBucketCounter(byte[] key, int hash) : StateCounter(key, hash, CounterKind.LeakyBucket)
{
    private LeakyBucketState _state;

    protected override ChargeOutcome Transit(in Charge charge, long now, long hits, long term) =>
        LeakyBucket.Apply(ref _state, now, charge.Limit, hits, term);

    protected override ChargeOutcome GiveBack(in Charge charge, long now) => LeakyBucket.GiveBack(ref _state, now, charge.Limit, charge.Hits, charge.ChargedAt);

    protected override ChargeOutcome Foresee(in Charge charge, long now, long hits, long term)
    {
        LeakyBucketState state = _state;
        return LeakyBucket.Apply(ref state, now, charge.Limit, hits, term);
    }

    protected override void SaveState(StateWriter writer)
    {
        writer.Int64(_state.Level.Whole);
        writer.Int64(_state.Level.Numerator);
        writer.Int64(_state.Stamp);
    }

    protected override void LoadState(ref StateReader reader) => _state = new LeakyBucketState(new MixedNumber(reader.Natural(), reader.Natural()), reader.Natural());
}
