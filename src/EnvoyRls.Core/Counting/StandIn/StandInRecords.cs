using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Supervision;

namespace EnvoyRls.Core.Counting.StandIn;

/// <summary>All that this replica counts by itself now.</summary>
/// <param name="replica">Unique among the replicas, and new with every start.</param>
/// <param name="replicas">Reads how many replicas share a limit, at least 1.</param>
/// <param name="memory">Where local counters are.</param>
/// <param name="time">The clock of waits.</param>
/// <param name="statistics">What it comes to.</param>
internal sealed class StandInRecords(string replica, Func<int> replicas, MemoryCounterStore memory, TimeProvider time, StandInStatistics statistics)
{
    private readonly ConcurrentQueue<StandInRecord> _unmerged = new();
    private long _numbers;
    private long _away;
    private int _count;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Raised when there is something to merge.</summary>
    public ChangeSignal Begun { get; } = new(time);

    /// <summary>How many replicas share a limit now.</summary>
    public int Replicas => replicas();

    /// <summary>The record of a counter, entered; it is made if there is none.</summary>
    public StandInRecord Enter(StandInSlot slot, ChargeBatch batch, in Charge charge, long now)
    {
        while (true)
        {
            if (slot.Record is { } record)
            {
                if (record.TryEnter())
                {
                    return record;
                }

                // Gone, and about to be taken away by who has merged it.
                slot.TryEnd(record);
            }
            else if (Begin(slot, batch, charge, now) is { } begun)
            {
                return begun;
            }
        }
    }

    /// <summary>Takes the next one to merge.</summary>
    public bool TryTake(out StandInRecord? record) => _unmerged.TryDequeue(out record);

    /// <summary>Has it tried again later, after all others.</summary>
    public void PutBack(StandInRecord record) => _unmerged.Enqueue(record);

    /// <summary>Takes in that a record is over.</summary>
    public void End(StandInRecord record)
    {
        record.Slot.TryEnd(record);
        Interlocked.Decrement(ref _count);
    }

    private StandInRecord? Begin(StandInSlot slot, ChargeBatch batch, in Charge charge, long now)
    {
        long number = Interlocked.Increment(ref _numbers);
        LastSeen seen = slot.Seen();
        byte[] field = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{replica}:{number}"));
        StandInRecord record = new(slot, batch, charge, field, number, replicas(), seen);
        if (Count == 0)
        {
            Volatile.Write(ref _away, now);
        }

        Preset(record, charge, now);
        record.Touch(now);
        record.TryEnter();
        if (!slot.TryBegin(record))
        {
            return null;
        }

        if (!seen.IsOf(charge))
        {
            statistics.Unseen.Increment();
        }

        Interlocked.Increment(ref _count);
        _unmerged.Enqueue(record);
        Begun.Raise();
        return record;
    }

    /// <summary>Charges the local counter with what is used already of this replica's part.</summary>
    private void Preset(StandInRecord record, in Charge charge, long now)
    {
        long away = Math.Min(now, Volatile.Read(ref _away));
        long used = record.Used(charge, now, away);
        if (used > 0)
        {
            ChargeBatch preset = new();
            ref Charge first = ref preset.Add(record.LocalIdentity, []);
            first.Limit = record.ShareOf(charge.Limit);
            first.Window = charge.Window;
            first.Hits = used;
            memory.Charge(preset);
        }
    }
}
