using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting.Memory.Snapshots;

namespace EnvoyRls.Core.Counting.Memory;

/// <summary>A counter whose algorithm tells the outcome itself.</summary>
internal abstract class StateCounter(byte[] key, int hash, CounterKind kind) : MemoryCounter(key, hash, kind)
{
    private const long Second = 1_000_000;

    /// <summary>In seconds, rounded up, which takes half the room: a counter is kept for up to a second longer than it has to be.</summary>
    private uint _idleFrom;

    protected sealed override long IdleFrom => _idleFrom * Second;

    public sealed override void Apply(ref Charge charge, long now)
    {
        charge.Outcome = charge.Kind switch
        {
            ChargeKind.GiveBack => GiveBack(charge, now),
            ChargeKind.Refund or ChargeKind.Borrow => Transit(charge, now, -charge.Hits, 0),
            ChargeKind.Lease => Lease(ref charge, now),
            _ => Transit(charge, now, charge.Hits, 0),
        };
        charge.ChargedAt = now;

        // An amount of 0 leaves the state alone and knows nothing of it.
        if (charge.Limit is not { Amount: 0 })
        {
            _idleFrom = (uint)Math.Min(uint.MaxValue, (now + charge.Outcome.ResetMicroseconds + Second - 1) / Second);
        }
    }

    public sealed override bool Look(ref Charge charge, long now, long hits)
    {
        charge.Outcome = Foresee(charge, now, hits, 0);
        return charge.Outcome.Admitted;
    }

    public sealed override void Load(ref StateReader reader)
    {
        _idleFrom = reader.UInt32();
        LoadState(ref reader);
    }

    protected sealed override void Save(StateWriter writer)
    {
        writer.UInt32(_idleFrom);
        SaveState(writer);
    }

    protected abstract void SaveState(StateWriter writer);

    protected abstract void LoadState(ref StateReader reader);

    /// <summary>Charges hits that may be spent for a term, of 0 if they are not leased.</summary>
    protected abstract ChargeOutcome Transit(in Charge charge, long now, long hits, long term);

    protected abstract ChargeOutcome GiveBack(in Charge charge, long now);

    /// <summary>The outcome of <see cref="Transit"/>, whose state is left as it was.</summary>
    protected abstract ChargeOutcome Foresee(in Charge charge, long now, long hits, long term);

    /// <summary>Hits that are needed now are charged as if alone, as many as fit; what is leased on top of them bears its term.</summary>
    private ChargeOutcome Lease(ref Charge charge, long now)
    {
        LeaseTerms terms = charge.Lease!;
        long needed = Math.Min(terms.Needed, Foresee(charge, now, 0, 0).Remaining);
        if (needed > 0)
        {
            Transit(charge, now, needed, 0);
        }

        charge.Granted = needed;
        if (needed < terms.Needed)
        {
            return Foresee(charge, now, 1, 0);
        }

        long slice = terms.SliceOf(charge.Hits, Foresee(charge, now, 0, terms.TermMicroseconds).Remaining);
        if (slice > 0)
        {
            Transit(charge, now, slice, terms.TermMicroseconds);
            charge.Granted += slice;
        }

        return Foresee(charge, now, 0, 0);
    }
}
