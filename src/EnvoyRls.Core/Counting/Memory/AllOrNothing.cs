using System.Buffers;
using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting.Memory;

/// <summary>
/// Charges a batch as one: all its counters are held at once, so that what is found to be admitted still is when it is
/// charged. Gates are entered in one order by everyone, so that no two batches wait for each other.
/// </summary>
internal static class AllOrNothing
{
    /// <summary>How often counters that were dropped meanwhile are looked for anew.</summary>
    private const int MostSearches = 16;

    public static void Charge(MemoryCounterStore store, ChargeBatch batch, long now)
    {
        MemoryCounter?[] counters = ArrayPool<MemoryCounter?>.Shared.Rent(batch.Count);
        MemoryCounter[] gates = ArrayPool<MemoryCounter>.Shared.Rent(batch.Count);
        Span<MemoryCounter> held = Hold(store, batch, counters, gates, now);
        try
        {
            Charge(batch.Charges, counters, now, out bool charged);
            batch.Charged = charged;
        }
        finally
        {
            Leave(held);
        }

        ArrayPool<MemoryCounter?>.Shared.Return(counters, clearArray: true);
        ArrayPool<MemoryCounter>.Shared.Return(gates, clearArray: true);
    }

    /// <summary>Finds the counter of each charge and enters the gates of all of them.</summary>
    private static Span<MemoryCounter> Hold(
        MemoryCounterStore store, ChargeBatch batch, Span<MemoryCounter?> counters, Span<MemoryCounter> gates, long now)
    {
        for (int searches = 1; ; searches++)
        {
            Find(store, batch, counters, now);
            Span<MemoryCounter> held = Distinct(counters[..batch.Count], gates);
            foreach (MemoryCounter counter in held)
            {
                counter.Enter();
            }

            // A store too small for its batch drops one counter for the next: such a batch is charged to what was dropped.
            if (searches == MostSearches || !AnyRemoved(held))
            {
                foreach (MemoryCounter counter in held)
                {
                    counter.Touch(store.StripeOf(counter.Hash).Ticks);
                }

                return held;
            }

            Leave(held);
        }
    }

    private static void Charge(Span<Charge> charges, ReadOnlySpan<MemoryCounter?> counters, long now, out bool charged)
    {
        charged = true;
        for (int i = 0; i < charges.Length; i++)
        {
            if (charges[i].Kind != ChargeKind.Add)
            {
                Apply(ref charges[i], counters[i], now);
            }
        }

        for (int i = 0; i < charges.Length; i++)
        {
            charged &= charges[i].Kind != ChargeKind.Add || Look(charges, counters, i, now) || !charges[i].MayDeny;
        }

        for (int i = 0; i < charges.Length; i++)
        {
            if (charges[i].Kind != ChargeKind.Add)
            {
                continue;
            }

            if (charged)
            {
                Apply(ref charges[i], counters[i], now);
            }
            else if (Look(charges, counters, i, now))
            {
                CounterOf(charges[i], counters[i]).Look(ref charges[i], now, 0);
            }
        }
    }

    /// <summary>Whether a charge would be admitted after those before it that go to the same counter.</summary>
    private static bool Look(Span<Charge> charges, ReadOnlySpan<MemoryCounter?> counters, int index, long now)
    {
        long hits = charges[index].Hits;
        for (int i = 0; i < index; i++)
        {
            bool same = counters[i] is not null && counters[i] == counters[index];
            hits = same && charges[i].Kind == ChargeKind.Add ? FixedWindow.Add(hits, charges[i].Hits) : hits;
        }

        return CounterOf(charges[index], counters[index]).Look(ref charges[index], now, hits);
    }

    private static void Apply(ref Charge charge, MemoryCounter? counter, long now)
    {
        if (counter is null)
        {
            CounterOf(charge, null).Look(ref charge, now, 0);
        }
        else
        {
            counter.Apply(ref charge, now);
        }
    }

    private static MemoryCounter CounterOf(in Charge charge, MemoryCounter? counter) =>
        counter ?? CounterFactory.Absent(CounterName.KindOf(charge));

    private static void Find(MemoryCounterStore store, ChargeBatch batch, Span<MemoryCounter?> counters, long now)
    {
        Span<Charge> charges = batch.Charges;
        for (int i = 0; i < charges.Length; i++)
        {
            CounterName name = new(batch.CounterIdentity(charges[i]), charges[i]);
            counters[i] = Among(counters[..i], name) ?? store.StripeOf(name.Hash).FindFor(name, charges[i], now);
        }
    }

    private static MemoryCounter? Among(ReadOnlySpan<MemoryCounter?> counters, in CounterName name)
    {
        foreach (MemoryCounter? counter in counters)
        {
            if (counter?.Is(name) == true)
            {
                return counter;
            }
        }

        return null;
    }

    /// <summary>The counters there are, each once, in the order that all hold them in.</summary>
    private static Span<MemoryCounter> Distinct(ReadOnlySpan<MemoryCounter?> counters, Span<MemoryCounter> into)
    {
        int count = 0;
        foreach (MemoryCounter? counter in counters)
        {
            if (counter is not null && !into[..count].Contains(counter))
            {
                into[count++] = counter;
            }
        }

        Span<MemoryCounter> distinct = into[..count];
        distinct.Sort(MemoryCounter.Compare);
        return distinct;
    }

    private static bool AnyRemoved(ReadOnlySpan<MemoryCounter> counters)
    {
        foreach (MemoryCounter counter in counters)
        {
            if (counter.IsRemoved)
            {
                return true;
            }
        }

        return false;
    }

    private static void Leave(ReadOnlySpan<MemoryCounter> counters)
    {
        foreach (MemoryCounter counter in counters)
        {
            counter.Leave();
        }
    }
}
