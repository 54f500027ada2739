using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting.Memory;

/// <summary>Counts one fixed window after the other.</summary>
internal sealed class FixedWindowCounter(byte[] key, int hash, long windowLength) : MemoryCounter(key, hash, CounterKind.FixedWindow)
{
    private long _windowStart = long.MinValue;
    private long _count;

    protected override long WindowLength => windowLength;

    protected override long IdleFrom => _windowStart == long.MinValue ? long.MaxValue : _windowStart + windowLength;

    public override void Apply(ref Charge charge, long now)
    {
        // A clock that steps back counts on in the window it has seen: nobody is freed by the step.
        if (charge.Window.Start > _windowStart)
        {
            _windowStart = charge.Window.Start;
            _count = 0;
        }

        _count = charge.Kind switch
        {
            // What an earlier window was charged ended with it.
            ChargeKind.GiveBack when charge.Window.Start < _windowStart => _count,
            ChargeKind.GiveBack or ChargeKind.Refund => FixedWindow.Refund(_count, charge.Hits),
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
        charge.Counter = FixedWindow.Add(charge.Window.Start > _windowStart ? 0 : _count, hits);
        return charge.Counter <= charge.Limit.Amount;
    }
}
