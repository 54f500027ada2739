using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting.Leasing;

/// <summary>
/// What this replica holds of one counter, by one limit. Hits are taken without a lock; asking for more, and what is answered, goes
/// through a gate that is held for a few steps and never while anything waits. One request at a time is under way.
/// </summary>
internal sealed partial class LeaseSlot(byte[] identity, Limit limit, long windowLength, LeasePlan plan, LeaseStatistics statistics)
    : CounterSlot<LeaseSlot>(identity, limit, windowLength, anyAmount: false)
{
    private readonly Lock _gate = new();

    /// <summary>The slice that is spent, and the one after it: a new one comes before the last is used up.</summary>
    private Lease? _current;
    private Lease? _spare;

    private LeaseNews _news = LeaseNews.None;

    /// <summary>No more than so many hits are left when the next slice is asked for; below zero while one is.</summary>
    private long _lowWater = -1;
    private bool _touched;

    /// <summary>Answers a charge from what is held and known, if that is possible.</summary>
    public LeaseAnswer Answer(ref Charge charge, IBootClock clock)
    {
        Touch();
        Lease? lease = Take(charge.Hits, charge.Window.Start);
        long now = clock.Microseconds;
        if (lease is not null && now < lease.Until)
        {
            long held = Held;
            Admit(ref charge, Volatile.Read(ref _news), held, now);
            return held <= Volatile.Read(ref _lowWater) ? LeaseAnswer.AdmittedLow : LeaseAnswer.Admitted;
        }

        lease?.PutBack(charge.Hits);
        LeaseNews news = Volatile.Read(ref _news);
        if (!news.Denies(charge, now))
        {
            return LeaseAnswer.Missed;
        }

        Deny(ref charge, news, now);
        return LeaseAnswer.Denied;
    }

    /// <summary>Takes hits, all or none, for a batch that has to find all of its; they are had if the clock, read afterwards, is before the lease's end.</summary>
    public Lease? Take(long hits, long windowStart)
    {
        Lease? lease = Volatile.Read(ref _current);
        if (lease?.TryTake(hits, windowStart) == true)
        {
            return lease;
        }

        lease = Volatile.Read(ref _spare);
        return lease?.TryTake(hits, windowStart) == true ? lease : null;
    }

    /// <summary>Writes whether the hits are admitted, and how the counter stands.</summary>
    public void Write(ref Charge charge, bool admitted, long now)
    {
        LeaseNews news = Volatile.Read(ref _news);
        if (admitted)
        {
            Admit(ref charge, news, Held, now);
        }
        else
        {
            Deny(ref charge, news, now);
        }
    }

    /// <summary>Whether hits are denied for now; writes so if they are.</summary>
    public bool TryDeny(ref Charge charge, long now)
    {
        LeaseNews news = Volatile.Read(ref _news);
        if (!news.Denies(charge, now))
        {
            return false;
        }

        Deny(ref charge, news, now);
        return true;
    }

    /// <summary>Writes how the counter stands, as for a charge of nothing.</summary>
    public void Look(ref Charge charge, long now)
    {
        long hits = charge.Hits;
        charge.Hits = 0;
        Write(ref charge, admitted: true, now);
        charge.Hits = hits;
    }

    /// <summary>Whether it is time to ask for more.</summary>
    public bool IsLow => Held <= Volatile.Read(ref _lowWater);

    /// <summary>Whether it was used since the last time this was asked.</summary>
    public bool WasTouched()
    {
        bool touched = Volatile.Read(ref _touched);
        Volatile.Write(ref _touched, false);
        return touched;
    }

    /// <summary>How the limit is leased as it stands, by what was last heard of it.</summary>
    private LeasePlan Plan => plan.WhileRoomy is { } roomy && IsRoomy(Volatile.Read(ref _news)) ? roomy : plan;

    /// <summary>The most hits that can ever be admitted at once. What can be leased has no delay, so that the burst is the capacity.</summary>
    private long Most => Limit.IsPaced(Limit.Algorithm) ? Limit.Burst : Limit.Amount;

    private long Held => (Volatile.Read(ref _current)?.Left ?? 0) + (Volatile.Read(ref _spare)?.Left ?? 0);

    private void Touch()
    {
        // Written once a sweep: the line is shared by all who charge the key.
        if (!Volatile.Read(ref _touched))
        {
            Volatile.Write(ref _touched, true);
        }
    }

    private bool IsRoomy(LeaseNews news) => ReferenceEquals(news, LeaseNews.None) || LeasePlan.IsRoomy(Limit, news.Remaining);

    private void Admit(ref Charge charge, LeaseNews news, long held, long now)
    {
        charge.IsAnswered = true;
        if (IsFixedWindow)
        {
            charge.Counter = Limit.Amount - Math.Clamp(news.Remaining + held, 0, Limit.Amount - Math.Min(charge.Hits, Limit.Amount));
            return;
        }

        charge.Outcome = new ChargeOutcome(true, Math.Clamp(news.Remaining + held, 0, Most), Math.Max(0, news.ResetAt - now), 0, 0);
    }

    private void Deny(ref Charge charge, LeaseNews news, long now)
    {
        charge.IsAnswered = true;
        if (IsFixedWindow)
        {
            charge.Counter = FixedWindow.Add(Limit.Amount, charge.Hits);
            return;
        }

        long retry = charge.Hits > Most ? ChargeOutcome.Never : Math.Max(1, news.AdmitsAt - now);
        charge.Outcome = new ChargeOutcome(false, Math.Max(0, news.Remaining), Math.Max(0, news.ResetAt - now), retry, 0);
    }
}
