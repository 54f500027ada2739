using System.Collections.Concurrent;
using EnvoyRls.Core.Counting.Keys;

namespace EnvoyRls.Core.Counting;

/// <summary>
/// What this replica keeps of counters beside the store, by identity. Bounded. Look-ups take no lock: slots of one identity are a chain
/// that only grows, at its second place, and goes as a whole.
/// </summary>
internal sealed class SlotTable<TSlot>
    where TSlot : CounterSlot<TSlot>
{
    private readonly ConcurrentDictionary<byte[], TSlot> _slots = new(KeyComparer.Instance);
    private readonly ConcurrentDictionary<byte[], TSlot>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
    private readonly Lock _growth = new();
    private readonly int _capacity;
    private readonly Maker _make;
    private int _count;

    /// <param name="capacity">The most slots, but for those that several threads add at once.</param>
    /// <param name="make">Makes slots.</param>
    public SlotTable(int capacity, Maker make)
    {
        _capacity = capacity;
        _make = make;
        _bySpan = _slots.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Makes a slot that fits a charge; <see langword="null"/> where there is to be none. It may turn out that it is not used.</summary>
    public delegate TSlot? Maker(ReadOnlySpan<byte> identity, in Charge charge);

    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether less than a quarter of the room is left.</summary>
    public bool IsScarce => Count > _capacity / 4 * 3;

    /// <summary>The slot that a charge goes to, if there is one.</summary>
    public TSlot? Find(ReadOnlySpan<byte> identity, in Charge charge) =>
        _bySpan.TryGetValue(identity, out TSlot? first) ? Among(first, charge) : null;

    /// <summary>The slot that a charge goes to; <see langword="null"/> where none is made, or there is no room.</summary>
    public TSlot? GetOrAdd(ReadOnlySpan<byte> identity, in Charge charge) =>
        Find(identity, charge) ?? (Count < _capacity && _make(identity, charge) is { } made ? Add(made, charge) : null);

    /// <summary>The first slot of an identity, from which <see cref="CounterSlot{TSelf}.Sibling"/> leads to the others.</summary>
    public TSlot? First(ReadOnlySpan<byte> identity) => _bySpan.TryGetValue(identity, out TSlot? first) ? first : null;

    /// <summary>Lets go of identities all of whose slots may go. One caller at a time.</summary>
    /// <param name="mayGo">Asked of every slot.</param>
    public void Sweep(Func<TSlot, bool> mayGo)
    {
        foreach ((byte[] identity, TSlot first) in _slots)
        {
            bool allGo = true;
            for (TSlot? slot = first; slot is not null; slot = Volatile.Read(ref slot.Sibling))
            {
                allGo &= mayGo(slot);
            }

            if (allGo)
            {
                Remove(identity);
            }
        }
    }

    private TSlot Add(TSlot made, in Charge charge)
    {
        lock (_growth)
        {
            // Others may have been faster.
            if (!_slots.TryGetValue(made.Identity, out TSlot? first))
            {
                _slots[made.Identity] = made;
            }
            else if (Among(first, charge) is { } added)
            {
                return added;
            }
            else
            {
                made.Sibling = first.Sibling;
                Volatile.Write(ref first.Sibling, made);
            }

            _count++;
            return made;
        }
    }

    private void Remove(byte[] identity)
    {
        lock (_growth)
        {
            // Counted anew: one may have come since they were asked.
            _slots.TryRemove(identity, out TSlot? slot);
            for (; slot is not null; slot = slot.Sibling)
            {
                _count--;
            }
        }
    }

    private static TSlot? Among(TSlot? slot, in Charge charge)
    {
        while (slot?.Fits(charge) == false)
        {
            slot = Volatile.Read(ref slot.Sibling);
        }

        return slot;
    }
}
