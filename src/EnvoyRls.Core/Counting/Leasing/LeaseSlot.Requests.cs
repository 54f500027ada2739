namespace EnvoyRls.Core.Counting.Leasing;

/// <summary>Asking for leases, and what comes of it.</summary>
internal sealed partial class LeaseSlot
{
    /// <summary>
    /// Hits are scarce if a slice is so many times smaller than what was asked for, and no more than that is left for calls that wait. Single hits are not asked for one by one then: what
    /// comes in the meantime comes with the next slice.
    /// </summary>
    private const int Scarce = 8;

    /// <summary>The longest pause between two requests for a counter that has nothing left.</summary>
    private const long LongestPause = 1_000_000;

    private readonly List<LeaseWaiter> _queue = [];
    private LeaseDemand _demand;
    private bool _asking;
    private long _window = long.MinValue;
    private int _epoch;

    /// <summary>Until when nothing is asked for unless a call waits for it: there was little to be had.</summary>
    private long _quietUntil;

    /// <summary>
    /// Lets a charge that found no hits wait for the next lease. It goes to the store by itself instead where its key is not busy,
    /// its window is not the one that is leased, or it is of several hits: a lease that grants some of what is asked for would have to
    /// be given back.
    /// </summary>
    /// <param name="waiter">The charge.</param>
    /// <param name="clock">The boot clock.</param>
    /// <param name="order">What is to be asked for now; <see langword="null"/> if that is under way, or the charge need not wait any more.</param>
    /// <returns>Whether the waiter is answered, now or later.</returns>
    public bool TryJoin(LeaseWaiter waiter, IBootClock clock, out LeaseOrder? order)
    {
        order = null;
        lock (_gate)
        {
            if (waiter.Charge.Hits > 1 || !TryFollow(waiter.Charge.Window.Start, clock.Microseconds))
            {
                return false;
            }

            if (Answer(ref waiter.Charge, clock) is LeaseAnswer.Admitted or LeaseAnswer.AdmittedLow or LeaseAnswer.Denied)
            {
                waiter.SetResult(null);
                return true;
            }

            long now = clock.Microseconds;
            if (_news is { Denials: > 0 } && _news.WindowStart == waiter.Charge.Window.Start)
            {
                // This charge finds out; the others are denied until it has.
                Publish(_news with { DeniedUntil = now + ShortestPause });
            }

            if (_asking)
            {
                _queue.Add(waiter);
                return true;
            }

            if (!_demand.Miss(now, Plan))
            {
                return false;
            }

            order = Order([waiter], now);
            return true;
        }
    }

    /// <summary>What is to be asked for although nobody waits for it; <see langword="null"/> for nothing.</summary>
    /// <param name="windowStart">The window that hits are wanted of.</param>
    /// <param name="missed">Hits that a call did not find, and did not wait for.</param>
    /// <param name="now">By the boot clock.</param>
    public LeaseOrder? TryRefill(long windowStart, long missed, long now)
    {
        lock (_gate)
        {
            if (_asking || now < _quietUntil || !TryFollow(windowStart, now) || (missed > 0 && !_demand.Miss(now, Plan)))
            {
                return null;
            }

            long slice = _demand.Measure(DropDeadAndCount(now), missed, now, Plan);
            return slice > 0 ? OrderSlice([], slice) : null;
        }
    }

    /// <summary>Takes the store's answer. Returns what was asked for while it was under way and has to be asked for next.</summary>
    /// <param name="order">What was asked for.</param>
    /// <param name="answer">The charge as the store answered it.</param>
    /// <param name="lease">The slice that was granted, if any.</param>
    /// <param name="news">What the store told.</param>
    /// <param name="clock">The boot clock.</param>
    /// <param name="done">The waiters that are decided.</param>
    public LeaseOrder? Settle(
        LeaseOrder order, in Charge answer, Lease? lease, LeaseNews news, IBootClock clock, List<LeaseWaiter> done)
    {
        lock (_gate)
        {
            for (int i = 0; i < order.Needed; i++)
            {
                order.Waiters[i].IsAdmitted = i < answer.Granted;
            }

            done.AddRange(order.Waiters);
            long now = clock.Microseconds;
            _quietUntil = answer.Granted < (order.Hits + order.Needed) / 2 ? now + ShortestPause : 0;
            if (lease is not null && order.Epoch == _epoch)
            {
                long slice = lease.Left;
                Install(lease, now);
                _demand.Granted(slice, Held);
            }
            else
            {
                statistics.Expired.Add((ulong)(lease?.Drain() ?? 0));
            }

            Publish(Judged(order, answer, news, now));
            return Next(clock, done);
        }
    }

    /// <summary>Takes a fault: those who wait are told of it.</summary>
    public void Fail(LeaseOrder order, List<LeaseWaiter> done)
    {
        lock (_gate)
        {
            done.AddRange(order.Waiters);
            done.AddRange(_queue);
            _queue.Clear();
            _asking = false;

            // What is left is spent; who finds nothing asks again.
            Volatile.Write(ref _lowWater, -1);
        }
    }

    /// <summary>Takes note of what the store answered a charge that went to it by itself.</summary>
    /// <param name="denied">Whether it was denied.</param>
    /// <param name="news">What the store told.</param>
    /// <param name="now">By the boot clock.</param>
    public void Note(bool denied, LeaseNews news, long now)
    {
        if (!denied && Volatile.Read(ref _news).Denials == 0)
        {
            return;
        }

        lock (_gate)
        {
            Publish(denied ? Denial(news, now) : news);
        }
    }

    /// <summary>Forgets what is known of the counter, so that the next charge asks; what is leased stays.</summary>
    public void ForgetDenial()
    {
        lock (_gate)
        {
            Publish(_news with { Denials = 0, DeniedUntil = 0 });
        }
    }

    private long ShortestPause => Plan.RefreshMicroseconds / 4;

    /// <summary>Follows a fixed window to the next; a charge of an earlier one than that is not leased any more.</summary>
    private bool TryFollow(long windowStart, long now)
    {
        // While a lease is asked for, it is of the window that it was asked for.
        if (windowStart > _window && !_asking)
        {
            _window = windowStart;
            DropDead(now);
        }

        return windowStart == _window;
    }

    private LeaseOrder Order(List<LeaseWaiter> waiters, long now) =>
        OrderSlice(waiters, _demand.Measure(DropDeadAndCount(now), waiters.Count, now, Plan));

    private LeaseOrder OrderSlice(List<LeaseWaiter> waiters, long slice)
    {
        _asking = true;
        Volatile.Write(ref _lowWater, -1);
        return new LeaseOrder(waiters, waiters.Count + slice, Plan, _epoch);
    }

    private LeaseNews Judged(LeaseOrder order, in Charge answer, LeaseNews news, long now)
    {
        if (answer.Granted < order.Needed)
        {
            return Denial(news, now);
        }

        long wanted = order.Hits - order.Needed;
        return !answer.IsWithheld && wanted >= Scarce && (answer.Granted - order.Needed) * Scarce < wanted && news.Remaining < wanted
            ? news with { Remaining = 0, Denials = 1, DeniedUntil = now + ShortestPause }
            : news;
    }

    private LeaseNews Denial(LeaseNews news, long now)
    {
        int denials = Math.Min(_news.Denials, 20) + 1;
        long pause = Math.Min(LongestPause, ShortestPause << (denials - 1));
        return news with { Denials = denials, DeniedUntil = now + Math.Max(ShortestPause, Math.Min(pause, news.AdmitsAt - now)) };
    }

    private LeaseOrder? Next(IBootClock clock, List<LeaseWaiter> done)
    {
        List<LeaseWaiter>? waiting = null;
        foreach (LeaseWaiter waiter in _queue)
        {
            if (Answer(ref waiter.Charge, clock) != LeaseAnswer.Missed)
            {
                done.Add(waiter);
            }
            else
            {
                (waiting ??= []).Add(waiter);
            }
        }

        _queue.Clear();
        if (waiting is not null)
        {
            return Order(waiting, clock.Microseconds);
        }

        _asking = false;
        Volatile.Write(ref _lowWater, _demand.LowWater);
        return null;
    }

    private void Publish(LeaseNews news) => Volatile.Write(ref _news, news);
}
