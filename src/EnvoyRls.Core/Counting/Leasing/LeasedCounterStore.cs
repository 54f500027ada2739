using System.Runtime.CompilerServices;
using EnvoyRls.Core.Async;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;

namespace EnvoyRls.Core.Counting.Leasing;

/// <summary>
/// Answers charges of leased limits from slices that this replica has been charged in advance (docs/leases.md), and hands all others on.
/// Whoever finds a slice is answered at once, by one look-up and one interlocked subtraction; the sum that all replicas
/// admit stays within the limit.
/// </summary>
public sealed class LeasedCounterStore : ICounterStore
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(1);

    private readonly ICounterStore _store;
    private readonly IBootClock _clock;
    private readonly TimeProvider _time;
    private readonly SlotTable<LeaseSlot> _slots;
    private readonly LeaseReturns _returns;
    private readonly LeaseDesk _desk;
    private readonly LeasedWhole _whole;
    private readonly LeaseStatistics _statistics;
    private readonly Spares<LeasedCall> _idle = new(16 * 1024);

    /// <param name="store">Where counters live; disposed with this one.</param>
    /// <param name="maxSlots">The most counters that leases are kept for; others are charged one by one.</param>
    /// <param name="clock">The clock that terms are kept by.</param>
    /// <param name="windows">The clock that windows are cut by.</param>
    /// <param name="time">The clock that deadlines are kept by.</param>
    /// <param name="statistics">Where <c>envoyrls.leases.*</c> is published.</param>
    public LeasedCounterStore(
        ICounterStore store, int maxSlots, IBootClock clock, WindowClock windows, TimeProvider time, StatRegistry statistics)
    {
        _store = store;
        _clock = clock;
        _time = time;
        _statistics = new LeaseStatistics(statistics);
        _slots = new SlotTable<LeaseSlot>(maxSlots, MakeSlot);
        _returns = new LeaseReturns(store, _slots, clock, time, _statistics);
        _desk = new LeaseDesk(store, clock, windows, time, _returns, _statistics);
        _whole = new LeasedWhole(_slots, clock, _desk, _statistics);
        statistics.Gauge("envoyrls.leases.slots", () => _slots.Count);
    }

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch)
    {
        if (!batch.HasLeased)
        {
            return _store.ChargeAsync(batch);
        }

        if (batch.AllOrNothing)
        {
            return ChargeWhole(batch);
        }

        int answered = 0;
        foreach (ref Charge charge in batch.Charges)
        {
            answered += TryAnswer(batch, ref charge) ? 1 : 0;
        }

        return answered == batch.Count ? default : FinishAsync(batch);
    }

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => _store.ReadAsync(batch);

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch)
    {
        foreach (ref readonly Charge charge in batch.Charges)
        {
            for (LeaseSlot? slot = _slots.First(batch.CounterIdentity(charge)); slot is not null; slot = Volatile.Read(ref slot.Sibling))
            {
                slot.Forget();
            }
        }

        return _store.ResetAsync(batch);
    }

    /// <summary>Gives back what lies idle, from time to time, and forgets keys that are not asked for.</summary>
    public void StartReturning(Supervisor supervisor) => supervisor.Run("lease-returns", _returns.RunAsync);

    /// <summary>Gives back, once, what has lain idle; for tests that have no loop.</summary>
    internal ValueTask ReturnIdleAsync() => _returns.VisitAsync(all: false);

    /// <summary>Gives all leases back, if the store takes them within a second, and disposes of it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _returns.VisitAsync(all: true).AsTask().WaitAsync(LongestStop, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _store.DisposeAsync();
    }

    private LeaseSlot? MakeSlot(ReadOnlySpan<byte> identity, in Charge charge) =>
        LeasePlan.Of(charge.Limit) is { } plan ? new LeaseSlot(identity.ToArray(), charge.Limit, charge.Window.Length, plan, _statistics) : null;

    private bool TryAnswer(ChargeBatch batch, ref Charge charge)
    {
        if (!charge.CanBeLeased() || _slots.Find(batch.CounterIdentity(charge), charge) is not { } slot)
        {
            return false;
        }

        switch (slot.Answer(ref charge, _clock))
        {
            case LeaseAnswer.Admitted:
                return true;
            case LeaseAnswer.AdmittedLow:
                _desk.Refill(slot, batch, charge, missed: 0);
                return true;
            case LeaseAnswer.Denied:
                _statistics.DeniedLocally.Increment();
                batch.Provisional = true;
                return true;
            default:
                return false;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<StoreFault?> FinishAsync(ChargeBatch batch)
    {
        if (!_idle.TryTake(out LeasedCall? call))
        {
            call = new LeasedCall();
        }

        Divide(batch, call);
        StoreFault? fault = null;
        if (call.Sends)
        {
            ChargeBatch rest = call.Rest(batch);
            fault = await _store.ChargeAsync(rest);
            if (fault is null)
            {
                call.Answer(batch, rest, _desk);
            }
        }

        foreach (LeaseWaiter waiter in call.Waiters)
        {
            fault = await waiter.Task ?? fault;
        }

        // Others may give back what they hold: a denial tells of this moment only.
        batch.Provisional = true;
        call.Clear();
        _idle.Give(call);
        return fault;
    }

    /// <summary>Has each charge that is not answered yet wait for a lease, or sent.</summary>
    private void Divide(ChargeBatch batch, LeasedCall call)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            ref readonly Charge charge = ref batch.Charges[i];
            if (charge.IsAnswered)
            {
                continue;
            }

            LeaseSlot? slot = charge.IsLeased ? _slots.GetOrAdd(batch.CounterIdentity(charge), charge) : null;
            if (slot is not null && charge.CanBeLeased() && _desk.Join(slot, batch, i) is { } waiter)
            {
                call.Wait(waiter);
            }
            else
            {
                Send(batch, i, slot, call);
            }
        }
    }

    private void Send(ChargeBatch batch, int place, LeaseSlot? slot, LeasedCall call)
    {
        ref readonly Charge charge = ref batch.Charges[place];
        if (slot is not null && charge.CanBeLeased() && charge.Hits > 1)
        {
            _desk.Refill(slot, batch, charge, missed: charge.Hits);
        }

        call.Send(place, slot);
    }

    /// <summary>A batch that is all or nothing takes from all its leases or from none; else it goes to the store, whole.</summary>
    private ValueTask<StoreFault?> ChargeWhole(ChargeBatch batch)
    {
        batch.Provisional = true;
        return _whole.TryCharge(batch) ? default : ChargeWholeAsync(batch);
    }

    private async ValueTask<StoreFault?> ChargeWholeAsync(ChargeBatch batch)
    {
        StoreFault? fault = await _store.ChargeAsync(batch);
        batch.Provisional = true;
        if (fault is null)
        {
            _whole.Note(batch);
        }

        return fault;
    }
}
