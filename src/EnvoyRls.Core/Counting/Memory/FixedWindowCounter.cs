using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting.Memory.Snapshots;

namespace EnvoyRls.Core.Counting.Memory;

/// <summary>Counts one fixed window after the other.</summary>
internal sealed class FixedWindowCounter(byte[] key, int hash, uint windowCode) : MemoryCounter(key, hash, CounterKind.FixedWindow)
{
    private long _windowEnd = long.MinValue;
    private long _count;

    protected override uint WindowCode => windowCode;

    protected override long IdleFrom => IsCharged ? _windowEnd : long.MaxValue;

    protected override bool IsCharged => _windowEnd != long.MinValue;

    public override void Apply(ref Charge charge, long now)
    {
        // A clock that steps back counts on in the window it has seen: nobody is freed by the step.
        if (charge.Window.End > _windowEnd)
        {
            _windowEnd = charge.Window.End;
            _count = 0;
        }

        _count = charge.Kind switch
        {
            // What an earlier window was charged ended with it.
            ChargeKind.GiveBack or ChargeKind.Borrow when charge.Window.End < _windowEnd => _count,
            ChargeKind.GiveBack or ChargeKind.Refund => FixedWindow.Refund(_count, charge.Hits),
            ChargeKind.Borrow => FixedWindow.Refund(Math.Min(_count, charge.Limit.Amount), charge.Hits),
            ChargeKind.Lease => _count + Grant(ref charge),
            _ => FixedWindow.Add(_count, charge.Hits),
        };
        charge.Counter = _count;
    }

    private long Grant(ref Charge charge)
    {
        LeaseTerms terms = charge.Lease!;
        long room = Math.Max(0, charge.Limit.Amount - _count);
        charge.Granted = terms.Needed > room ? room : terms.Needed + terms.SliceOf(charge.Hits, room - terms.Needed);
        return charge.Granted;
    }

    public override bool Look(ref Charge charge, long now, long hits)
    {
        charge.Counter = FixedWindow.Add(charge.Window.End > _windowEnd ? 0 : _count, hits);
        return charge.Counter <= charge.Limit.Amount;
    }

    public override void Load(ref StateReader reader)
    {
        _windowEnd = reader.Natural();
        _count = reader.Natural();
    }

    protected override void Save(StateWriter writer)
    {
        writer.Int64(_windowEnd);
        writer.Int64(_count);
    }
}
