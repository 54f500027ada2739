using System.Collections.Concurrent;
using EnvoyRls.Core.Supervision;

namespace EnvoyRls.Core.Counting.Leasing;

/// <summary>Gives back what lies idle: a few counters hold something at a time, and only these are looked after.</summary>
/// <param name="store">Whose counters are leased.</param>
/// <param name="slots">All counters.</param>
/// <param name="clock">The boot clock.</param>
/// <param name="time">The clock of the loop.</param>
/// <param name="statistics">What leases come to.</param>
internal sealed class LeaseReturns(ICounterStore store, SlotTable<LeaseSlot> slots, IBootClock clock, TimeProvider time, LeaseStatistics statistics)
{
    private const int MostAtOnce = 256;

    private static readonly TimeSpan VisitEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<LeaseSlot> _holding = new();
    private readonly ChangeSignal _held = new(time);

    /// <summary>Has a slot looked after that was granted something.</summary>
    public void Watch(LeaseSlot slot)
    {
        if (slot.TryList())
        {
            _holding.Enqueue(slot);
            _held.Raise();
        }
    }

    /// <summary>Looks after what is held, until cancelled. Runs under the supervisor.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        long swept = time.GetTimestamp();
        while (true)
        {
            if (_holding.IsEmpty)
            {
                await _held.WaitAsync(SweepEvery, cancellation);
            }

            await Task.Delay(VisitEvery, time, cancellation);
            await VisitAsync(all: false);
            if (time.GetElapsedTime(swept) >= SweepEvery)
            {
                // What one of them still holds is given back all the same: it is among those that are visited.
                slots.Sweep(static slot => !slot.WasTouched());
                swept = time.GetTimestamp();
            }
        }
    }

    /// <summary>Looks after every slot that holds something, once.</summary>
    /// <param name="all">Whether nothing is to be kept.</param>
    public async ValueTask VisitAsync(bool all)
    {
        List<IdleLease> idle = [];
        long now = clock.Microseconds;
        for (int left = _holding.Count; left > 0 && _holding.TryDequeue(out LeaseSlot? slot); left--)
        {
            if (slot.Visit(now, all, idle))
            {
                _holding.Enqueue(slot);
            }
        }

        foreach (IdleLease[] some in idle.Chunk(MostAtOnce))
        {
            await GiveBackAsync(some);
        }
    }

    /// <summary>What cannot be given back is spent, as far as the counter knows: it is not tried again.</summary>
    private async ValueTask GiveBackAsync(IdleLease[] idle)
    {
        ChargeBatch batch = new();
        ulong hits = 0;
        foreach (IdleLease lease in idle)
        {
            lease.AddTo(batch);
            hits += (ulong)lease.Hits;
        }

        StoreFault? fault = await store.ChargeAsync(batch);
        (fault is null ? statistics.Returned : statistics.Expired).Add(hits);
    }
}
