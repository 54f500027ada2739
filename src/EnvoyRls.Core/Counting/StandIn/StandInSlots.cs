using System.Collections.Concurrent;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting.Keys;

namespace EnvoyRls.Core.Counting.StandIn;

/// <summary>All counters that this replica would count by itself, by identity. Look-ups take no lock.</summary>
internal sealed class StandInSlots
{
    private readonly ConcurrentDictionary<byte[], StandInSlot> _slots = new(KeyComparer.Instance);
    private readonly ConcurrentDictionary<byte[], StandInSlot>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
    private readonly Lock _growth = new();
    private readonly int _capacity;
    private int _count;

    /// <param name="capacity">The most slots.</param>
    public StandInSlots(int capacity)
    {
        _capacity = capacity;
        _bySpan = _slots.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public int Count => Volatile.Read(ref _count);

    /// <summary>The slot of a charge's counter, if there is one.</summary>
    public StandInSlot? Find(ReadOnlySpan<byte> identity, in Charge charge) =>
        _bySpan.TryGetValue(identity, out StandInSlot? slot) ? Among(slot, charge) : null;

    /// <summary>The slot of a charge's counter; <see langword="null"/> where there is no room.</summary>
    public StandInSlot? GetOrAdd(ReadOnlySpan<byte> identity, in Charge charge) =>
        Find(identity, charge) ?? (Count < _capacity ? Add(identity, charge) : null);

    /// <summary>The counters of an identity, whatever the length of their windows.</summary>
    public StandInSlot? First(ReadOnlySpan<byte> identity) => _bySpan.TryGetValue(identity, out StandInSlot? slot) ? slot : null;

    /// <summary>Lets go of counters of which nothing is known that is still of use; of those not used lately, too, as room becomes scarce.</summary>
    /// <param name="now">Unix microseconds.</param>
    public void Sweep(long now)
    {
        bool scarce = Count > _capacity / 4 * 3;
        foreach ((byte[] identity, StandInSlot first) in _slots)
        {
            int slots = 0;
            bool mayGo = true;
            for (StandInSlot? slot = first; slot is not null; slot = Volatile.Read(ref slot.Sibling))
            {
                slots++;
                mayGo &= slot.MayGo(now, scarce);
            }

            if (mayGo)
            {
                Remove(identity, slots);
            }
        }
    }

    private StandInSlot Add(ReadOnlySpan<byte> identity, in Charge charge)
    {
        lock (_growth)
        {
            _bySpan.TryGetValue(identity, out StandInSlot? first);
            if (Among(first, charge) is { } added)
            {
                return added;
            }

            bool isWindow = charge.Limit.Algorithm == LimitAlgorithm.FixedWindow;
            StandInSlot slot = new(identity.ToArray(), charge.Limit.Algorithm, isWindow ? charge.Window.Length : 0);
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

    private static StandInSlot? Among(StandInSlot? slot, in Charge charge)
    {
        while (slot?.Fits(charge) == false)
        {
            slot = Volatile.Read(ref slot.Sibling);
        }

        return slot;
    }
}
