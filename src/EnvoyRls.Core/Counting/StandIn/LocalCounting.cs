using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Async;
using EnvoyRls.Core.Counting.Memory;

namespace EnvoyRls.Core.Counting.StandIn;

/// <summary>
/// Counts against this replica's part of each limit, in memory, and answers as a counter of the whole limit would of which no more than that
/// part is left. Hits that are denied are not counted. Answers at once.
/// </summary>
/// <param name="slots">All counters.</param>
/// <param name="records">What is counted here.</param>
/// <param name="memory">Where the local counters are.</param>
/// <param name="clock">The clock that windows are cut by.</param>
/// <param name="statistics">What it comes to.</param>
internal sealed class LocalCounting(
    SlotTable<StandInSlot> slots, StandInRecords records, MemoryCounterStore memory, WindowClock clock, StandInStatistics statistics) : ICounterStore
{
    private const long NoRecord = 0;

    private readonly Spares<LocalCall> _idle = new(1024);

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch)
    {
        LocalCall call = _idle.TryTake(out LocalCall? idle) ? idle : new LocalCall();
        long now = clock.UnixMicroseconds;
        StoreFault? fault = null;
        if (batch.AllOrNothing)
        {
            fault = Charge(batch, 0, batch.Count, call, now);
        }
        else
        {
            for (int i = 0; i < batch.Count && fault is null; i++)
            {
                fault = Charge(batch, i, 1, call, now);
            }
        }

        _idle.Give(call);
        return new(fault);
    }

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch)
    {
        ChargeBatch local = new() { Deadline = batch.Deadline };
        for (int i = 0; i < batch.Count; i++)
        {
            StandInRecord? record = slots.Find(batch.CounterIdentity(batch.Charges[i]), batch.Charges[i])?.Record;
            Add(local, batch, batch.Charges[i], record);
        }

        StoreFault? fault = memory.Read(local);
        for (int i = 0; fault is null && i < batch.Count; i++)
        {
            Answer(ref batch.Charges[i], local.Charges[i]);
        }

        return new(fault);
    }

    /// <summary>Begins to count here what a batch was to be charged to, and charges nothing.</summary>
    public void Begin(ChargeBatch batch)
    {
        long now = clock.UnixMicroseconds;
        foreach (ref readonly Charge charge in batch.Charges)
        {
            if (charge.StandsIn && slots.GetOrAdd(batch.CounterIdentity(charge), charge) is { } slot)
            {
                records.Enter(slot, batch, charge, now).Leave();
            }
        }
    }

    /// <summary>Does nothing: whoever resets counters of the store resets these as well.</summary>
    public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch) => default;

    public ValueTask DisposeAsync() => memory.DisposeAsync();

    /// <summary>Charges some of a batch, together or not at all.</summary>
    private StoreFault? Charge(ChargeBatch batch, int first, int count, LocalCall call, long now)
    {
        for (int i = first; i < first + count; i++)
        {
            ref readonly Charge charge = ref batch.Charges[i];
            StandInRecord? record = slots.GetOrAdd(batch.CounterIdentity(charge), charge) is { } slot ? records.Enter(slot, batch, charge, now) : null;
            call.Add(record);
            Add(call.Batch, batch, charge, record).MayDeny = charge.MayDeny || !batch.AllOrNothing;
        }

        call.Batch.AllOrNothing = true;
        call.Batch.Deadline = batch.Deadline;
        StoreFault? fault = memory.Charge(call.Batch);
        if (fault is null)
        {
            batch.Charged = call.Batch.Charged || !batch.AllOrNothing;
            for (int i = 0; i < count; i++)
            {
                ref Charge charge = ref batch.Charges[first + i];
                Answer(ref charge, call.Batch.Charges[i]);
                Note(batch, charge, call.RecordOf(i), call.Batch.Charged, now);
            }
        }

        call.Clear();
        return fault;
    }

    private ref Charge Add(ChargeBatch local, ChargeBatch batch, in Charge charge, StandInRecord? record)
    {
        ref Charge copy = ref local.Add(record is null ? StandInRecord.LocalName(batch.CounterIdentity(charge), NoRecord) : record.LocalIdentity, []);
        copy.Kind = charge.Kind;
        copy.Hits = charge.Hits;
        copy.Window = charge.Window;
        copy.Limit = record?.ShareOf(charge.Limit) ?? Share.Of(charge.Limit, records.Replicas);
        return ref copy;
    }

    private static void Answer(ref Charge charge, in Charge local)
    {
        // The hits of a fixed window that are beyond this replica's part count as used.
        charge.Counter = FixedWindow.Add(local.Counter, charge.Limit.Amount - local.Limit.Amount);
        charge.Outcome = local.Outcome;
        charge.ChargedAt = local.ChargedAt;
        charge.IsStoodIn = true;
    }

    private void Note(ChargeBatch batch, in Charge charge, StandInRecord? record, bool charged, long now)
    {
        if (record is null)
        {
            statistics.Dropped.Increment();
        }

        if (charge.Kind == ChargeKind.Refund)
        {
            record?.Refund(charge, now);
        }
        else if (charge.IsOver())
        {
            statistics.Denied.Add((ulong)charge.Hits);
            record?.Touch(now);
        }
        else if (charged)
        {
            statistics.Admitted.Add((ulong)charge.Hits);
            statistics.Lapsed.Add((ulong)(record?.Add(batch, charge, now) ?? 0));
        }
    }
}
