using System.Collections.Concurrent;
using EnvoyRls.Core.Counting.Keys;

namespace EnvoyRls.Core.Counting.Leasing;

/// <summary>The slots of all counters that leases are kept for, by identity. Look-ups take no lock.</summary>
internal sealed class LeaseSlots
{
    private readonly ConcurrentDictionary<byte[], LeaseSlot> _slots = new(KeyComparer.Instance);
    private readonly ConcurrentDictionary<byte[], LeaseSlot>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
    private readonly Lock _growth = new();
    private readonly int _capacity;
    private readonly LeaseStatistics _statistics;
    private int _count;

    /// <param name="capacity">The most slots.</param>
    /// <param name="statistics">What leases come to.</param>
    public LeaseSlots(int capacity, LeaseStatistics statistics)
    {
        _capacity = capacity;
        _statistics = statistics;
        _bySpan = _slots.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public int Count => Volatile.Read(ref _count);

    /// <summary>The slot that a charge goes to, if there is one.</summary>
    public LeaseSlot? Find(ReadOnlySpan<byte> identity, in Charge charge) =>
        _bySpan.TryGetValue(identity, out LeaseSlot? slot) ? Among(slot, charge) : null;

    /// <summary>The slot that a charge goes to; <see langword="null"/> where its limit is not leased, or there is no room.</summary>
    public LeaseSlot? GetOrAdd(ReadOnlySpan<byte> identity, in Charge charge)
    {
        if (Find(identity, charge) is { } known)
        {
            return known;
        }

        if (Count >= _capacity || LeasePlan.Of(charge.Limit) is not { } plan)
        {
            return null;
        }

        lock (_growth)
        {
            _bySpan.TryGetValue(identity, out LeaseSlot? first);
            if (Among(first, charge) is { } added)
            {
                return added;
            }

            LeaseSlot slot = new(first?.Identity.ToArray() ?? identity.ToArray(), charge.Limit, charge.Window.Length, plan, _statistics);
            if (first is null)
            {
                _bySpan[identity] = slot;
            }
            else
            {
                slot.Sibling = first.Sibling;
                Volatile.Write(ref first.Sibling, slot);
            }

            _count++;
            return slot;
        }
    }

    /// <summary>Forgets what is leased of a counter, by any limit.</summary>
    public void Forget(ReadOnlySpan<byte> identity)
    {
        _bySpan.TryGetValue(identity, out LeaseSlot? slot);
        for (; slot is not null; slot = Volatile.Read(ref slot.Sibling))
        {
            slot.Forget();
        }
    }

    /// <summary>
    /// Lets go of counters that were not used since the last sweep. What one of them still holds is given back all the same: who
    /// looks after that knows the slot.
    /// </summary>
    public void Sweep()
    {
        foreach ((byte[] identity, LeaseSlot first) in _slots)
        {
            int slots = 0;
            bool touched = false;
            for (LeaseSlot? slot = first; slot is not null; slot = Volatile.Read(ref slot.Sibling))
            {
                slots++;
                touched |= slot.WasTouched();
            }

            if (!touched)
            {
                Remove(identity, slots);
            }
        }
    }

    private void Remove(byte[] identity, int slots)
    {
        lock (_growth)
        {
            if (_slots.TryRemove(identity, out _))
            {
                _count -= slots;
            }
        }
    }

    private static LeaseSlot? Among(LeaseSlot? slot, in Charge charge)
    {
        while (slot?.Fits(charge) == false)
        {
            slot = Volatile.Read(ref slot.Sibling);
        }

        return slot;
    }
}
