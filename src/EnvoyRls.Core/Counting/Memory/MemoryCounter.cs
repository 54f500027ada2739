using EnvoyRls.Core.Counting.Memory.Snapshots;

namespace EnvoyRls.Core.Counting.Memory;

/// <summary>
/// One counter in memory, a node of its bucket's chain. Its state changes under a gate of one byte, held while one
/// transition is computed, or those of an all-or-nothing batch, and never while anything waits or calls out.
/// </summary>
internal abstract class MemoryCounter(byte[] key, int hash, CounterKind kind)
{
    private byte _gate;

    public int Hash { get; } = hash;

    /// <summary>The next counter of the chain; written under the stripe's lock, read without.</summary>
    public MemoryCounter? Next;

    /// <summary>When it was last charged, in the stripe's own ticks; goes forward only.</summary>
    public uint LastUsed { get; private set; }

    /// <summary>Whether it was dropped from its stripe, so that what is charged to it is lost. Read it inside the gate.</summary>
    public bool IsRemoved { get; private set; }

    /// <summary>What tells apart counters of one key; 0 where the key says it all.</summary>
    protected virtual uint WindowCode => 0;

    /// <summary>Whether it has ever been charged.</summary>
    protected virtual bool IsCharged => true;

    /// <summary>From when on the counter is as if it had never been charged, Unix microseconds.</summary>
    protected abstract long IdleFrom { get; }

    /// <summary>An order of all counters that is the same for everyone who sorts them.</summary>
    public static int Compare(MemoryCounter a, MemoryCounter b)
    {
        int order = a.Hash.CompareTo(b.Hash);
        order = order != 0 ? order : a.Key.AsSpan().SequenceCompareTo(b.Key);
        order = order != 0 ? order : a.Kind.CompareTo(b.Kind);
        return order != 0 ? order : a.WindowCode.CompareTo(b.WindowCode);
    }

    public bool Is(in CounterName name) =>
        Hash == name.Hash && Kind == name.Kind && WindowCode == name.WindowCode && name.Key.SequenceEqual(Key);

    /// <summary>Carries out a charge; false if the counter was removed meanwhile and another must be found.</summary>
    public bool TryCharge(ref Charge charge, long now, uint ticks)
    {
        Enter();
        try
        {
            if (IsRemoved)
            {
                return false;
            }

            Touch(ticks);
            Apply(ref charge, now);
            return true;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Tells what a charge of its hits would meet; of a fixed window only what it holds.</summary>
    public void Read(ref Charge charge, long now)
    {
        Enter();
        try
        {
            Look(ref charge, now, kind == CounterKind.FixedWindow || charge.Kind != ChargeKind.Add ? 0 : charge.Hits);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Whether it is idle, so that forgetting it changes nothing.</summary>
    public bool HasExpired(long now)
    {
        Enter();
        bool expired = IdleFrom <= now;
        Leave();
        return expired;
    }

    /// <summary>Marks the counter as gone if it is idle, in one step: no charge can slip in between.</summary>
    public bool TryExpire(long now)
    {
        Enter();
        bool expired = IdleFrom <= now;
        IsRemoved |= expired;
        Leave();
        return expired;
    }

    /// <summary>Marks the counter as gone, for those who found it just before.</summary>
    public void Remove()
    {
        Enter();
        IsRemoved = true;
        Leave();
    }

    /// <summary>Writes name and state, unless it is gone or idle.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="now">Unix microseconds.</param>
    /// <returns>Whether it was written.</returns>
    public bool TrySave(StateWriter writer, long now)
    {
        Enter();
        try
        {
            if (IsRemoved || !IsCharged || IdleFrom <= now)
            {
                return false;
            }

            writer.Byte((byte)Kind);
            writer.Bytes(Key);
            writer.UInt32(WindowCode);
            Save(writer);
            return true;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Takes over a state that was saved. Only before the counter is of any store.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public abstract void Load(ref StateReader reader);

    /// <summary>Notes that it was used. Inside the gate only.</summary>
    public void Touch(uint ticks)
    {
        // Who was held up on the way here must not make a counter look idle that others charged meanwhile.
        LastUsed = (int)(ticks - LastUsed) > 0 ? ticks : LastUsed;
    }

    /// <summary>Carries out a charge and writes what it met. Inside the gate only.</summary>
    public abstract void Apply(ref Charge charge, long now);

    /// <summary>Writes what a charge of that many hits would meet; returns whether they would be admitted. Inside the gate only.</summary>
    public abstract bool Look(ref Charge charge, long now, long hits);

    public void Enter()
    {
        if (Interlocked.CompareExchange(ref _gate, (byte)1, (byte)0) == 0)
        {
            return;
        }

        SpinWait spin = default;
        while (Interlocked.CompareExchange(ref _gate, (byte)1, (byte)0) != 0)
        {
            // Yields but never sleeps: the holder needs nanoseconds, or a processor.
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Writes the state. Inside the gate only.</summary>
    protected abstract void Save(StateWriter writer);

    public void Leave() => Volatile.Write(ref _gate, (byte)0);

    private byte[] Key => key;

    private CounterKind Kind => kind;
}
