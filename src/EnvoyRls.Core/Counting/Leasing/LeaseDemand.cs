namespace EnvoyRls.Core.Counting.Leasing;

/// <summary>How fast a counter's leases are spent, and what follows from that. Used under the slot's gate.</summary>
internal struct LeaseDemand
{
    /// <summary>A slice lasts for one refresh time and a half: half of it is left when the next one is asked for.</summary>
    private const double Slice = 1.5;

    /// <summary>So many misses within a refresh time make a key busy.</summary>
    private const int Busy = 3;

    private double _rate;
    private long _slice;
    private long _measuredAt;
    private long _used;
    private long _held;
    private long _missesSince;
    private int _misses;

    /// <summary>Half a slice: where the next one is asked for.</summary>
    public long LowWater { get; private set; }

    /// <summary>Notes a call that found no hits; returns whether the key is busy enough for leases.</summary>
    public bool Miss(long now, LeasePlan plan)
    {
        if (now - _missesSince > plan.RefreshMicroseconds)
        {
            (_missesSince, _misses) = (now, 0);
        }

        return ++_misses >= Busy;
    }

    /// <summary>The slice to ask for.</summary>
    /// <param name="held">Hits of slices that are left.</param>
    /// <param name="needed">Hits that calls wait for.</param>
    /// <param name="now">By the boot clock.</param>
    /// <param name="plan">How the limit is leased.</param>
    public long Measure(long held, long needed, long now, LeasePlan plan)
    {
        _used += Math.Max(0, _held - held) + needed;
        _held = held;
        long elapsed = now - _measuredAt;
        if (elapsed >= plan.RefreshMicroseconds)
        {
            double rate = (double)_used / elapsed;
            _rate = elapsed > 4 * plan.RefreshMicroseconds ? rate : (_rate + rate) / 2;
            (_used, _measuredAt) = (0, now);
        }

        // Two calls that happen to be close are no flood: what was used lately goes for a refresh time.
        _slice = (long)(Math.Max(_rate * plan.RefreshMicroseconds, _used) * Slice);
        return _slice;
    }

    /// <summary>Notes hits of a slice that have come, and how many there are now.</summary>
    public void Granted(long slice, long held)
    {
        _held += slice;
        LowWater = Math.Min(held, _slice) / 2;
    }

    /// <summary>Notes hits of slices that have gone without being spent.</summary>
    public void Gone(long hits) => _held -= hits;
}
