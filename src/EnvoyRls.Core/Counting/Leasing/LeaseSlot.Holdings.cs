using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting.Leasing;

/// <summary>The slices held: how they come and go.</summary>
internal sealed partial class LeaseSlot
{
    private long _heldAtVisit;
    private long _quietSince;
    private int _isListed;

    /// <summary>What is over, or idle, and can be given back.</summary>
    private readonly List<IdleLease> _idle = [];

    /// <summary>Whether nobody has listed the slot yet among those that hold something.</summary>
    public bool TryList() => Interlocked.Exchange(ref _isListed, 1) == 0;

    /// <summary>
    /// Looks after what is held: drops what is over, and hands out what has lain idle for two refresh times, or all of it.
    /// </summary>
    /// <param name="now">By the boot clock.</param>
    /// <param name="all">Whether nothing is to be kept.</param>
    /// <param name="idle">Takes the leases to give back.</param>
    /// <returns>Whether anything is still held, so that the slot stays listed.</returns>
    public bool Visit(long now, bool all, List<IdleLease> idle)
    {
        lock (_gate)
        {
            DropDead(now);
            long held = Held;
            if (held != _heldAtVisit)
            {
                (_heldAtVisit, _quietSince) = (held, now);
            }

            if (all || (!_asking && now - _quietSince >= 2 * Plan.RefreshMicroseconds))
            {
                Retire(ref _current, now);
                Retire(ref _spare, now);
                held = 0;
            }

            idle.AddRange(_idle);
            _idle.Clear();
            bool holds = held > 0 || _asking;
            Volatile.Write(ref _isListed, holds ? 1 : 0);
            return holds;
        }
    }

    /// <summary>Forgets the counter and what was leased of it, and what is about to be.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _epoch++;
            Drop(ref _current);
            Drop(ref _spare);
            Publish(LeaseNews.None);
        }
    }

    private void Install(Lease lease, long now)
    {
        DropDead(now);
        if (_spare is not null)
        {
            // Hits may be spent sooner than they have to be, so that the two can go by the end that comes first.
            if (_spare.Until < _current!.Until)
            {
                Lease later = _current;
                Volatile.Write(ref _current, _spare);
                Volatile.Write(ref _spare, later);
            }

            _current.PutBack(_spare.Drain());
        }

        Volatile.Write(ref _current is null ? ref _current : ref _spare, lease);
    }

    private void DropDead(long now)
    {
        if (_spare is { } spare && IsDead(spare, now))
        {
            Retire(ref _spare, now);
        }

        if (_current is { } current && IsDead(current, now))
        {
            Retire(ref _current, now);
            Volatile.Write(ref _current, _spare);
            Volatile.Write(ref _spare, null);
        }
    }

    private long DropDeadAndCount(long now)
    {
        DropDead(now);
        return Held;
    }

    private bool IsDead(Lease lease, long now) => lease.Left == 0 || now >= lease.Until || lease.Window.Start != _window;

    /// <summary>Lets go of a slice; what is left of it is given back, where that comes to anything.</summary>
    private void Retire(ref Lease? lease, long now)
    {
        if (lease is { } retired && ComesBack(retired, now))
        {
            long left = retired.Drain();
            _demand.Gone(left);
            _idle.Add(new IdleLease(this, retired, left));
        }

        Drop(ref lease);
    }

    /// <summary>Of a window that is over nothing does; of a paced limit, what the rate cannot have drained by now.</summary>
    private bool ComesBack(Lease lease, long now) =>
        lease.Left > 0
        && lease.Window.Start == _window
        && (!Limit.IsPaced(Limit.Algorithm) || Limit.Undrained(lease.Left, now - lease.SentAt) != default);

    private void Drop(ref Lease? lease)
    {
        long left = lease?.Drain() ?? 0;
        Volatile.Write(ref lease, null);
        _demand.Gone(left);
        statistics.Expired.Add((ulong)left);
    }
}
