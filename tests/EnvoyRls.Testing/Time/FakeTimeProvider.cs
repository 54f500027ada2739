namespace EnvoyRls.Testing;

/// <summary>
/// A clock that stands still until it is advanced. Timers fire on <see cref="Advance"/>, on the caller's thread, each at
/// its due time; those due at once fire on the thread pool.
/// </summary>
public sealed class FakeTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<FakeTimer> _timers = [];
    private DateTimeOffset _utcNow;
    private long _timestamp;

    public FakeTimeProvider(DateTimeOffset utcNow) => _utcNow = utcNow;

    public FakeTimeProvider()
        : this(DateTimeOffset.FromUnixTimeSeconds(1234))
    {
    }

    /// <summary>Ticks of 100 ns, so that a timestamp and a <see cref="TimeSpan"/> count alike.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How many timers wait to fire.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>How many timers fire if that much time passes.</summary>
    public int TimersWithin(TimeSpan time)
    {
        lock (_gate)
        {
            return _timers.Count(timer => timer.Due <= _timestamp + time.Ticks);
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _utcNow;
        }
    }

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _timestamp;
        }
    }

    /// <summary>Sets the wall clock alone, as an operator or NTP does; timers and timestamps do not notice.</summary>
    public void SetUtcNow(DateTimeOffset utcNow)
    {
        lock (_gate)
        {
            _utcNow = utcNow;
        }
    }

    /// <summary>Lets time pass and fires what comes due, in order.</summary>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        long end;
        lock (_gate)
        {
            end = _timestamp + time.Ticks;
        }

        while (TakeDue(end) is { } due)
        {
            due.Fire();
        }

        lock (_gate)
        {
            MoveTo(end);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        FakeTimer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    internal void Schedule(FakeTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        bool dueNow = dueTime == TimeSpan.Zero;
        TimeSpan next = dueNow ? period : dueTime;
        lock (_gate)
        {
            _timers.Remove(timer);
            if (next > TimeSpan.Zero)
            {
                timer.Due = _timestamp + next.Ticks;
                timer.Period = period > TimeSpan.Zero ? period : null;
                _timers.Add(timer);
            }
        }

        if (dueNow)
        {
            ThreadPool.QueueUserWorkItem(static due => due.Fire(), timer, preferLocal: false);
        }
    }

    private FakeTimer? TakeDue(long end)
    {
        lock (_gate)
        {
            FakeTimer? next = _timers.MinBy(static timer => timer.Due);
            if (next is null || next.Due > end)
            {
                return null;
            }

            MoveTo(Math.Max(next.Due, _timestamp));
            if (next.Period is { } period)
            {
                next.Due += period.Ticks;
            }
            else
            {
                _timers.Remove(next);
            }

            return next;
        }
    }

    private void MoveTo(long timestamp)
    {
        _utcNow += TimeSpan.FromTicks(timestamp - _timestamp);
        _timestamp = timestamp;
    }
}
