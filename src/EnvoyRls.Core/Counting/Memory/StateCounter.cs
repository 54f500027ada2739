using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting.Memory;

/// <summary>A counter whose algorithm tells the outcome itself.</summary>
internal abstract class StateCounter(byte[] key, int hash, CounterKind kind) : MemoryCounter(key, hash, kind)
{
    public sealed override void Apply(ref Charge charge, long now)
    {
        charge.Outcome = charge.Kind switch
        {
            ChargeKind.GiveBack => GiveBack(charge, now),
            ChargeKind.Refund => Transit(charge, now, -charge.Hits),
            _ => Transit(charge, now, charge.Hits),
        };
        charge.ChargedAt = now;

        // An amount of 0 leaves the state alone and knows nothing of it.
        if (charge.Limit is not { Amount: 0 })
        {
            NoteIdleFrom(now + charge.Outcome.ResetMicroseconds);
        }
    }

    public sealed override bool Look(ref Charge charge, long now, long hits)
    {
        charge.Outcome = Foresee(charge, now, hits);
        return charge.Outcome.Admitted;
    }

    /// <summary>Told with each charge what <see cref="MemoryCounter.IdleFrom"/> is to say from now on.</summary>
    protected abstract void NoteIdleFrom(long moment);

    protected abstract ChargeOutcome Transit(in Charge charge, long now, long hits);

    protected abstract ChargeOutcome GiveBack(in Charge charge, long now);

    /// <summary>The outcome of <see cref="Transit"/>, whose state is left as it was.</summary>
    protected abstract ChargeOutcome Foresee(in Charge charge, long now, long hits);
}
