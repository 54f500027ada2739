namespace EnvoyRls.Core.Counting.StandIn;

/// <summary>
/// A counter that this replica counts by itself while the store is away: what the store last told of it, and, until the store has
/// what was admitted meanwhile, the record of that.
/// </summary>
/// <param name="identity">The counter's key without its window start.</param>
/// <param name="charge">A charge of it. Those by limits of other amounts go here, too: the counter is the same.</param>
internal sealed class StandInSlot(ReadOnlySpan<byte> identity, in Charge charge)
    : CounterSlot<StandInSlot>(identity.ToArray(), charge.Limit, charge.Window.Length, anyAmount: true)
{
    private int _gate;
    private LastSeen _seen;
    private StandInRecord? _record;
    private bool _touched = true;

    /// <summary>What is counted here; <see langword="null"/> while the store counts.</summary>
    public StandInRecord? Record => Volatile.Read(ref _record);

    /// <summary>Takes in what the store answered. Who comes while another one does so leaves it: that one's is as good.</summary>
    public void Note(in Charge charge, long now)
    {
        if (Interlocked.CompareExchange(ref _gate, 1, 0) != 0)
        {
            return;
        }

        if (!IsFixedWindow)
        {
            _seen = new LastSeen(now, 0, charge.Outcome.Remaining, now + charge.Outcome.ResetMicroseconds);
        }
        else if (charge.Window.Start >= _seen.Window)
        {
            _seen = new LastSeen(now, charge.Window.Start, charge.Counter, 0);
        }

        _touched = true;
        Volatile.Write(ref _gate, 0);
    }

    /// <summary>What the store last told.</summary>
    public LastSeen Seen()
    {
        Enter();
        LastSeen seen = _seen;
        Leave();
        return seen;
    }

    /// <summary>Forgets what the store told, and what is counted here, which is merged with nothing any more.</summary>
    /// <returns>The record that was given up; <see langword="null"/> if there was none.</returns>
    public StandInRecord? Forget()
    {
        Enter();
        _seen = default;
        Leave();
        return Interlocked.Exchange(ref _record, null);
    }

    /// <summary>Begins to count here, unless somebody else has just done so.</summary>
    public bool TryBegin(StandInRecord record) => Interlocked.CompareExchange(ref _record, record, null) is null;

    /// <summary>Leaves the counter to the store again.</summary>
    public bool TryEnd(StandInRecord record) => Interlocked.CompareExchange(ref _record, null, record) == record;

    /// <summary>Whether nothing is lost with it: it counts nothing, and what it knows is over, or was of no use since the last sweep.</summary>
    /// <param name="now">Unix microseconds.</param>
    /// <param name="scarce">Whether room is needed.</param>
    public bool MayGo(long now, bool scarce)
    {
        Enter();
        bool over = now >= (IsFixedWindow ? _seen.Window + WindowLength : _seen.Reset);
        bool touched = _touched;
        _touched = false;
        Leave();
        return Record is null && !touched && (over || scarce);
    }

    private void Enter()
    {
        SpinWait spin = default;
        while (Interlocked.CompareExchange(ref _gate, 1, 0) != 0)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private void Leave() => Volatile.Write(ref _gate, 0);
}
