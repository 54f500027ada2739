namespace EnvoyRls.Core.Counting.Memory;

/// <summary>
/// One counter in memory, a node of its bucket's chain. Its two words of state change together under a gate of one
/// word, held for a few instructions and never while anything waits, allocates or calls out.
/// </summary>
internal sealed class MemoryCounter(byte[] key, int hash, long windowLength)
{
    private int _gate;
    private bool _removed;
    private long _windowStart = long.MinValue;
    private long _count;

    public int Hash { get; } = hash;

    /// <summary>The next counter of the chain; written under the stripe's lock, read without.</summary>
    public MemoryCounter? Next;

    /// <summary>When it was last charged, in the stripe's own ticks; goes forward only.</summary>
    public uint LastUsed { get; private set; }

    public bool Is(int otherHash, ReadOnlySpan<byte> otherKey, long otherWindowLength) =>
        Hash == otherHash && windowLength == otherWindowLength && otherKey.SequenceEqual(key);

    /// <summary>Carries out a charge; false if the counter was removed meanwhile and another must be found.</summary>
    public bool TryCharge(ref Charge charge, uint ticks)
    {
        Enter();
        if (_removed)
        {
            Leave();
            return false;
        }

        // Who was held up on the way here must not make a counter look idle that others charged meanwhile.
        LastUsed = (int)(ticks - LastUsed) > 0 ? ticks : LastUsed;

        // A clock that steps back counts on in the window it has seen: nobody is freed by the step.
        if (charge.Window.Start > _windowStart)
        {
            _windowStart = charge.Window.Start;
            _count = 0;
        }

        _count = charge.Kind == ChargeKind.Refund
            ? Algorithms.FixedWindow.Refund(_count, charge.Hits)
            : Algorithms.FixedWindow.Add(_count, charge.Hits);
        charge.Counter = _count;
        Leave();
        return true;
    }

    /// <summary>What the counter holds for a window that starts at <paramref name="windowStart"/>.</summary>
    public long Read(long windowStart)
    {
        Enter();
        long count = windowStart > _windowStart ? 0 : _count;
        Leave();
        return count;
    }

    /// <summary>Whether its window has ended, so that forgetting it changes nothing.</summary>
    public bool HasExpired(long now)
    {
        Enter();
        bool expired = _windowStart != long.MinValue && _windowStart + windowLength <= now;
        Leave();
        return expired;
    }

    /// <summary>Marks the counter as gone if its window has ended, in one step: no charge can slip in between.</summary>
    public bool TryExpire(long now)
    {
        Enter();
        bool expired = _windowStart != long.MinValue && _windowStart + windowLength <= now;
        _removed |= expired;
        Leave();
        return expired;
    }

    /// <summary>Marks the counter as gone, for those who found it just before.</summary>
    public void Remove()
    {
        Enter();
        _removed = true;
        Leave();
    }

    private void Enter()
    {
        if (Interlocked.CompareExchange(ref _gate, 1, 0) == 0)
        {
            return;
        }

        SpinWait spin = default;
        while (Interlocked.CompareExchange(ref _gate, 1, 0) != 0)
        {
            // Yields but never sleeps: the holder needs nanoseconds, or a processor.
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private void Leave() => Volatile.Write(ref _gate, 0);
}
