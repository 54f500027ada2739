using System.Buffers;

namespace EnvoyRls.Core.Counting.Leasing;

/// <summary>Charges a batch that is all or nothing to leases, where each of its charges finds one.</summary>
/// <param name="slots">All counters.</param>
/// <param name="clock">The boot clock.</param>
/// <param name="desk">Asks for more.</param>
/// <param name="statistics">What leases come to.</param>
internal sealed class LeasedWhole(SlotTable<LeaseSlot> slots, IBootClock clock, LeaseDesk desk, LeaseStatistics statistics)
{
    /// <summary>Answers the batch; false if it has to go to the store, as it stands.</summary>
    public bool TryCharge(ChargeBatch batch)
    {
        LeaseSlot?[] found = ArrayPool<LeaseSlot?>.Shared.Rent(batch.Count);
        Lease?[] taken = ArrayPool<Lease?>.Shared.Rent(batch.Count);
        try
        {
            return Find(batch, found) && (TryDeny(batch, found) || TryTake(batch, found, taken));
        }
        finally
        {
            ArrayPool<LeaseSlot?>.Shared.Return(found, clearArray: true);
            ArrayPool<Lease?>.Shared.Return(taken, clearArray: true);
        }
    }

    /// <summary>Tells slots what the store denied.</summary>
    public void Note(ChargeBatch batch)
    {
        foreach (ref readonly Charge charge in batch.Charges)
        {
            if (charge.CanBeLeased() && slots.Find(batch.CounterIdentity(charge), charge) is { } slot)
            {
                desk.Note(slot, charge);
            }
        }
    }

    private bool Find(ChargeBatch batch, LeaseSlot?[] found)
    {
        Span<Charge> charges = batch.Charges;
        for (int i = 0; i < charges.Length; i++)
        {
            // What only watches is charged whatever it meets, which leases cannot do.
            if (!charges[i].CanBeLeased() || !charges[i].MayDeny)
            {
                return false;
            }

            found[i] = slots.GetOrAdd(batch.CounterIdentity(charges[i]), charges[i]);
            if (found[i] is null)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Denies the batch if one of its counters is known to admit nothing now; the others tell how they stand.</summary>
    private bool TryDeny(ChargeBatch batch, LeaseSlot?[] found)
    {
        long now = clock.Microseconds;
        bool denied = false;
        for (int i = 0; i < batch.Count; i++)
        {
            ref Charge charge = ref batch.Charges[i];
            denied |= found[i]!.TryDeny(ref charge, now);
        }

        if (!denied)
        {
            return false;
        }

        for (int i = 0; i < batch.Count; i++)
        {
            ref Charge charge = ref batch.Charges[i];
            if (!charge.IsAnswered)
            {
                found[i]!.Look(ref charge, now);
            }
        }

        statistics.DeniedLocally.Increment();
        batch.Charged = false;
        return true;
    }

    private bool TryTake(ChargeBatch batch, LeaseSlot?[] found, Lease?[] taken)
    {
        int count = 0;
        while (count < batch.Count && (taken[count] = found[count]!.Take(batch.Charges[count].Hits, batch.Charges[count].Window.Start)) is not null)
        {
            count++;
        }

        long now = clock.Microseconds;
        if (count == batch.Count && AreAlive(taken.AsSpan(0, count), now))
        {
            for (int i = 0; i < count; i++)
            {
                ref Charge charge = ref batch.Charges[i];
                found[i]!.Write(ref charge, admitted: true, now);
                if (found[i]!.IsLow)
                {
                    desk.Refill(found[i]!, batch, charge, missed: 0);
                }
            }

            return true;
        }

        for (int i = 0; i < count; i++)
        {
            taken[i]!.PutBack(batch.Charges[i].Hits);
        }

        AskForMissing(batch, found, count);
        return false;
    }

    /// <summary>The call itself goes to the store; those after it are to find something.</summary>
    private void AskForMissing(ChargeBatch batch, LeaseSlot?[] found, int missing)
    {
        for (int i = missing; i < batch.Count; i++)
        {
            desk.Refill(found[i]!, batch, batch.Charges[i], missed: batch.Charges[i].Hits);
        }
    }

    private static bool AreAlive(ReadOnlySpan<Lease?> leases, long now)
    {
        foreach (Lease? lease in leases)
        {
            if (now >= lease!.Until)
            {
                return false;
            }
        }

        return true;
    }
}
