using EnvoyRls.Core.Counting.Memory;

namespace EnvoyRls.Core.Counting.StandIn;

/// <summary>
/// Tells the store what was admitted while it was away, counter by counter, and leaves each counter to it again. A merge that may or may not
/// have been carried out is sent again: it charges nothing twice.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="memory">Where local counters are.</param>
/// <param name="slots">All counters.</param>
/// <param name="records">What is counted here.</param>
/// <param name="clock">The clock that windows are cut by.</param>
/// <param name="time">The clock of the loop.</param>
/// <param name="statistics">What it comes to.</param>
internal sealed class StandInMerges(
    ICounterStore store, MemoryCounterStore memory, SlotTable<StandInSlot> slots, StandInRecords records, WindowClock clock, TimeProvider time, StandInStatistics statistics)
{
    private const int MostAtOnce = 64;
    private const int MostInVain = 4;

    /// <summary>For how long, in microseconds, a record is kept at least that nobody uses.</summary>
    private const long Patience = 10_000_000;

    /// <summary>A single late answer is no outage: other replicas are to learn soon of what was admitted here meanwhile.</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(10);

    /// <summary>Merges until cancelled. Runs under the supervisor.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        long swept = time.GetTimestamp();
        TimeSpan wait = FirstWait;
        while (true)
        {
            if (records.Count == 0)
            {
                await records.Begun.WaitAsync(SweepEvery, cancellation);
                wait = FirstWait;
            }

            if (time.GetElapsedTime(swept) >= SweepEvery)
            {
                Sweep();
                swept = time.GetTimestamp();
            }

            if (records.Count > 0)
            {
                await Task.Delay(wait, time, cancellation);
                bool any = await MergeAllAsync();
                wait = any ? FirstWait : wait * 2 < LongestWait ? wait * 2 : LongestWait;
            }
        }
    }

    /// <summary>Tries every record once; gives up early where the store answers none. Returns whether it answered any.</summary>
    public async ValueTask<bool> MergeAllAsync()
    {
        int left = records.Count;
        int inVain = 0;
        bool any = false;
        while (left > 0 && inVain < MostInVain)
        {
            List<Task<bool>> merging = [];
            while (left > 0 && merging.Count < MostAtOnce && records.TryTake(out StandInRecord? record))
            {
                merging.Add(MergeAsync(record!));
                left--;
            }

            bool[] answered = await Task.WhenAll(merging);
            bool some = answered.Contains(true);
            any |= some;
            inVain = some ? 0 : inVain + 1;
            left = merging.Count == 0 ? 0 : left;
        }

        return any;
    }

    /// <summary>
    /// Merges what was admitted so far and, if the store is back, closes the record, so that the rest goes to the store ahead of the calls
    /// that follow. Returns whether the store answered.
    /// </summary>
    private async Task<bool> MergeAsync(StandInRecord record)
    {
        bool isOver = record.IsGivenUp || TryLetGo(record);
        try
        {
            if (isOver)
            {
                return true;
            }

            if (!await SendAsync(record))
            {
                return false;
            }

            bool isClosed = record.TryClose();
            isOver = isClosed && (record.IsMerged(clock.UnixMicroseconds) || await SendAsync(record)) && record.TryGo();
            return true;
        }
        finally
        {
            if (isOver)
            {
                statistics.Lapsed.Add((ulong)record.Unmerged);
                records.End(record);
            }
            else
            {
                record.Reopen();
                records.PutBack(record);
            }
        }
    }

    /// <summary>Forgets counters of which nothing is known that is still of use; as room becomes scarce, those not used lately, too.</summary>
    private void Sweep()
    {
        long now = clock.UnixMicroseconds;
        bool scarce = slots.IsScarce;
        slots.Sweep(slot => slot.MayGo(now, scarce));
    }

    /// <summary>Drops a record that nobody uses and of which nothing counts any more.</summary>
    private bool TryLetGo(StandInRecord record) => record.IsIdle(clock.UnixMicroseconds, Patience) && record.TryClose() && record.TryGo();

    private async Task<bool> SendAsync(StandInRecord record)
    {
        ChargeBatch request = new();
        record.AddTo(request, memory, clock.UnixMicroseconds);
        if (await store.ChargeAsync(request) is not null)
        {
            return false;
        }

        statistics.Merged.Add((ulong)record.Merged(request.Charges[0]));
        return true;
    }
}
