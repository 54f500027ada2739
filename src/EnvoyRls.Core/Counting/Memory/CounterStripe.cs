using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Counting.Memory;

/// <summary>
/// A share of all counters: a chained hash table that is read without a lock; adding and removing take the stripe's.
/// A reader that a concurrent change leads astray finds nothing and looks again under the lock. What is dropped before
/// it was idle, because the stripe is full, is counted.
/// </summary>
internal sealed class CounterStripe(int capacity, Counter evictions)
{
    private const int EvictionSample = 16;

    private readonly Lock _lock = new();
    private MemoryCounter?[] _buckets = new MemoryCounter?[16];
    private int _count;

    /// <summary>The stripe's time: counters added so far. Only an addition can evict, so nothing finer is needed.</summary>
    private uint _ticks;

    private int _hand;

    public int Count => Volatile.Read(ref _count);

    /// <summary>How far the stripe's time has come.</summary>
    public uint Ticks => Volatile.Read(ref _ticks);

    public void Charge(in CounterName name, ref Charge charge, long now)
    {
        while (true)
        {
            if (FindFor(name, charge, now) is not { } counter)
            {
                CounterFactory.Absent(name.Kind).Look(ref charge, now, 0);
                return;
            }

            if (counter.TryCharge(ref charge, now, Ticks))
            {
                return;
            }
        }
    }

    /// <summary>Writes what the charge would meet, and what a fixed window holds.</summary>
    public void Read(in CounterName name, ref Charge charge, long now) =>
        (Find(name) ?? FindLocked(name) ?? CounterFactory.Absent(name.Kind)).Read(ref charge, now);

    /// <summary>
    /// The counter that a charge goes to; it comes to be if it has to. <see langword="null"/> if there is none and the
    /// charge needs none: there is nothing to give back, or it only looks.
    /// </summary>
    public MemoryCounter? FindFor(in CounterName name, in Charge charge, long now)
    {
        bool creates = charge.Kind is ChargeKind.Add or ChargeKind.Lease && (charge.Hits > 0 || name.Kind == CounterKind.FixedWindow);
        return Find(name) ?? (creates ? GetOrAdd(name, now) : FindLocked(name));
    }

    /// <summary>Forgets a counter, if there is one.</summary>
    public void Remove(in CounterName name)
    {
        lock (_lock)
        {
            if (Find(name) is { } counter)
            {
                Unlink(counter);
            }
        }
    }

    /// <summary>All counters of this moment.</summary>
    public MemoryCounter[] ToArray()
    {
        lock (_lock)
        {
            MemoryCounter[] counters = new MemoryCounter[_count];
            int next = 0;
            foreach (MemoryCounter? head in _buckets)
            {
                for (MemoryCounter? counter = head; counter is not null; counter = counter.Next)
                {
                    counters[next++] = counter;
                }
            }

            return counters;
        }
    }

    /// <summary>Takes over a counter of a name that is not there yet.</summary>
    public void Adopt(MemoryCounter counter, long now)
    {
        lock (_lock)
        {
            Link(counter, now);
            counter.Touch(_ticks);
        }
    }

    /// <summary>Forgets every counter that is idle.</summary>
    public void Sweep(long now)
    {
        lock (_lock)
        {
            for (int i = 0; i < _buckets.Length; i++)
            {
                for (MemoryCounter? counter = _buckets[i]; counter is not null; counter = counter.Next)
                {
                    if (counter.TryExpire(now))
                    {
                        Unlink(counter);
                    }
                }
            }
        }
    }

    private MemoryCounter? Find(in CounterName name)
    {
        MemoryCounter?[] buckets = Volatile.Read(ref _buckets);
        MemoryCounter? counter = Volatile.Read(ref buckets[name.Hash & (buckets.Length - 1)]);
        while (counter is not null && !counter.Is(name))
        {
            counter = Volatile.Read(ref counter.Next);
        }

        return counter;
    }

    private MemoryCounter? FindLocked(in CounterName name)
    {
        lock (_lock)
        {
            return Find(name);
        }
    }

    private MemoryCounter GetOrAdd(in CounterName name, long now)
    {
        lock (_lock)
        {
            if (Find(name) is { } known)
            {
                return known;
            }

            MemoryCounter counter = CounterFactory.Create(name);
            Link(counter, now);
            return counter;
        }
    }

    private void Link(MemoryCounter counter, long now)
    {
        _ticks++;
        if (_count >= capacity)
        {
            MakeRoom(now);
        }
        else if (_count >= _buckets.Length)
        {
            Grow();
        }

        ref MemoryCounter? bucket = ref _buckets[counter.Hash & (_buckets.Length - 1)];
        counter.Next = bucket;
        Volatile.Write(ref bucket, counter);
        _count++;
    }

    /// <summary>
    /// Drops one counter: an idle one if the sample holds one, else its least recently used (the approximation that
    /// Redis uses for <c>allkeys-lru</c>). The sample goes on where the last one ended.
    /// </summary>
    private void MakeRoom(long now)
    {
        MemoryCounter? victim = null;
        bool victimExpired = false;
        int seen = 0;
        for (int i = 0; i < _buckets.Length && seen < EvictionSample; i++)
        {
            _hand = (_hand + 1) & (_buckets.Length - 1);
            for (MemoryCounter? counter = _buckets[_hand]; counter is not null; counter = counter.Next)
            {
                seen++;
                bool expired = counter.HasExpired(now);
                if (victim is null || (expired && !victimExpired) || (expired == victimExpired && IsOlder(counter, victim)))
                {
                    (victim, victimExpired) = (counter, expired);
                }
            }
        }

        if (victim is not null)
        {
            Unlink(victim);
            if (!victimExpired)
            {
                evictions.Increment();
            }
        }
    }

    /// <summary>Compares ticks across their wrap-around.</summary>
    private static bool IsOlder(MemoryCounter a, MemoryCounter b) => (int)(a.LastUsed - b.LastUsed) < 0;

    private void Grow()
    {
        MemoryCounter?[] larger = new MemoryCounter?[_buckets.Length * 2];
        foreach (MemoryCounter? head in _buckets)
        {
            MemoryCounter? counter = head;
            while (counter is not null)
            {
                MemoryCounter? next = counter.Next;
                ref MemoryCounter? bucket = ref larger[counter.Hash & (larger.Length - 1)];
                Volatile.Write(ref counter.Next, bucket);
                bucket = counter;
                counter = next;
            }
        }

        Volatile.Write(ref _buckets, larger);
    }

    private void Unlink(MemoryCounter counter)
    {
        ref MemoryCounter? link = ref _buckets[counter.Hash & (_buckets.Length - 1)];
        while (link != counter)
        {
            link = ref link!.Next;
        }

        // Its own Next stays, so that a reader standing on it finds the way on.
        Volatile.Write(ref link, counter.Next);
        counter.Remove();
        _count--;
    }
}
