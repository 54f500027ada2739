using System.Runtime.CompilerServices;
using EnvoyRls.Core.Async;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;

namespace EnvoyRls.Core.Counting.StandIn;

/// <summary>
/// Stands in for a store that is away, for charges that ask for it (<see cref="Charge.StandsIn"/>). It remembers what the store last told
/// of each counter. Where the store fails, the counter is counted in memory (<see cref="Local"/>) against this replica's part of what
/// remained, without asking the store again, until that has been told what was admitted meanwhile.
/// </summary>
/// <remarks>
/// A batch whose charges are all counted here is answered by a fault at once, as if the store had failed, so that whoever settles failures
/// charges it to <see cref="Local"/>; so is one that is all or nothing and has any such charge. Of other batches the store is sent the rest.
/// While nothing is counted here, a call pays one look at a number, and one look-up for each counter that would be.
/// </remarks>
public sealed class StandInStore : ICounterStore
{
    /// <summary>So many batches in a row whose deadlines came before an answer say that the store is away, though no single one does.</summary>
    private const int MostUnanswered = 20;

    private static readonly StoreFault StandingIn = new(StoreFaultKind.Unavailable, "the counter store does not have yet what was admitted while it was away");
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(1);

    private readonly ICounterStore _store;
    private readonly WindowClock _clock;
    private readonly TimeProvider _time;
    private readonly StandInStatistics _statistics;
    private readonly SlotTable<StandInSlot> _slots;
    private readonly StandInRecords _records;
    private readonly StandInMerges _merges;
    private readonly LocalCounting _local;
    private readonly Spares<NotedBatch> _idle = new(16 * 1024);
    private readonly Spares<DividedBatch> _idleDivisions = new(1024);
    private int _unanswered;

    /// <param name="store">Where counters live; disposed with this one.</param>
    /// <param name="memory">Where they are counted meanwhile; disposed with <see cref="Local"/>.</param>
    /// <param name="maxCounters">The most counters that are remembered, or counted here.</param>
    /// <param name="replica">Unique among the replicas, and new with every start.</param>
    /// <param name="replicas">Reads how many replicas share a limit, at least 1.</param>
    /// <param name="clock">The clock that windows are cut by.</param>
    /// <param name="time">The clock of waits.</param>
    /// <param name="statistics">Where <c>envoyrls.stand_in.*</c> is published.</param>
    public StandInStore(
        ICounterStore store,
        MemoryCounterStore memory,
        int maxCounters,
        string replica,
        Func<int> replicas,
        WindowClock clock,
        TimeProvider time,
        StatRegistry statistics)
    {
        _store = store;
        _clock = clock;
        _time = time;
        _statistics = new StandInStatistics(statistics);
        _slots = new SlotTable<StandInSlot>(maxCounters, static (identity, in charge) => new StandInSlot(identity, charge));
        _records = new StandInRecords(replica, replicas, memory, time, _statistics);
        _merges = new StandInMerges(store, memory, _slots, _records, clock, time, _statistics);
        _local = new LocalCounting(_slots, _records, memory, clock, _statistics);
        statistics.Gauge("envoyrls.stand_in.records", () => _records.Count);
        statistics.Gauge("envoyrls.stand_in.known", () => _slots.Count);
    }

    /// <summary>Counts by itself what the store has failed to.</summary>
    public ICounterStore Local => _local;

    /// <summary>How many counters are counted here now.</summary>
    public int Count => _records.Count;

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch)
    {
        if (!batch.HasStandIn)
        {
            return _store.ChargeAsync(batch);
        }

        if (_records.Count > 0)
        {
            bool any = AnyHere(batch, out bool all);
            if (all || (any && batch.AllOrNothing))
            {
                return new(StandingIn);
            }

            if (any)
            {
                return ChargeDividedAsync(batch);
            }
        }

        return Note(batch, _store.ChargeAsync(batch));
    }

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) =>
        batch.HasStandIn && _records.Count > 0 && AnyHere(batch, out _) ? ReadDividedAsync(batch) : _store.ReadAsync(batch);

    /// <inheritdoc/>
    public async ValueTask<StoreFault?> ResetAsync(ChargeBatch batch)
    {
        StoreFault? fault = await _store.ResetAsync(batch);
        if (fault is null)
        {
            Forget(batch);
        }

        return fault;
    }

    /// <summary>Tells the store what was admitted without it, as soon as it is back.</summary>
    public void StartMerging(Supervisor supervisor) => supervisor.Run("stand-in-merges", _merges.RunAsync);

    /// <summary>Tries once to tell the store; for tests that have no loop. Returns whether it answered.</summary>
    internal ValueTask<bool> MergeAsync() => _merges.MergeAllAsync();

    /// <summary>Tells the store what it does not have yet, if it takes that within a second, and disposes of it.</summary>
    public async ValueTask DisposeAsync()
    {
        Task merging = _merges.MergeAllAsync().AsTask();
        await merging.WaitAsync(LongestStop, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _store.DisposeAsync();
    }

    private void Forget(ChargeBatch batch)
    {
        foreach (ref readonly Charge charge in batch.Charges)
        {
            for (StandInSlot? slot = _slots.First(batch.CounterIdentity(charge)); slot is not null; slot = Volatile.Read(ref slot.Sibling))
            {
                slot.Forget()?.GiveUp();
            }
        }
    }

    /// <summary>Whether any charge is counted here, and whether all are. Bans are known to the store alone and are let go with the rest.</summary>
    private bool AnyHere(ChargeBatch batch, out bool all)
    {
        bool any = false;
        all = true;
        foreach (ref readonly Charge charge in batch.Charges)
        {
            bool here = IsHere(batch, charge);
            any |= here;
            all &= here || charge.Ban is not null;
        }

        all &= any;
        return any;
    }

    private bool IsHere(ChargeBatch batch, in Charge charge) =>
        charge.StandsIn && _slots.Find(batch.CounterIdentity(charge), charge) is { Record.IsOpen: true };

    private DividedBatch Divide(ChargeBatch batch)
    {
        DividedBatch divided = _idleDivisions.TryTake(out DividedBatch? idle) ? idle : new DividedBatch();
        foreach (ref readonly Charge charge in batch.Charges)
        {
            divided.Add(batch, charge, IsHere(batch, charge));
        }

        return divided;
    }

    /// <summary>The store goes first: should it fail, nothing is counted yet of what is then settled as a whole.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<StoreFault?> ChargeDividedAsync(ChargeBatch batch)
    {
        DividedBatch divided = Divide(batch);
        StoreFault? fault = await _store.ChargeAsync(divided.Rest);
        if (fault is null)
        {
            Note(divided.Rest);
            fault = await _local.ChargeAsync(divided.Here);
        }

        if (fault is null)
        {
            divided.Answer(batch);
        }

        divided.Clear();
        _idleDivisions.Give(divided);
        return fault;
    }

    private async ValueTask<StoreFault?> ReadDividedAsync(ChargeBatch batch)
    {
        DividedBatch divided = Divide(batch);
        StoreFault? fault = divided.Rest.Count > 0 ? await _store.ReadAsync(divided.Rest) : null;
        fault ??= await _local.ReadAsync(divided.Here);
        if (fault is null)
        {
            divided.Answer(batch);
        }

        divided.Clear();
        _idleDivisions.Give(divided);
        return fault;
    }

    private ValueTask<StoreFault?> Note(ChargeBatch batch, ValueTask<StoreFault?> asking)
    {
        if (!asking.IsCompletedSuccessfully)
        {
            return (_idle.TryTake(out NotedBatch? idle) ? idle : new NotedBatch(this)).Watch(batch, asking);
        }

        StoreFault? fault = asking.Result;
        Note(batch, fault);
        return new(fault);
    }

    private void Note(ChargeBatch batch, StoreFault? fault)
    {
        if (fault is null)
        {
            Note(batch);
        }
        else if (fault.Kind == StoreFaultKind.DeadlineExceeded && Interlocked.Increment(ref _unanswered) >= MostUnanswered)
        {
            // Nobody waits for this batch any more; those that follow are answered here.
            _local.Begin(batch);
        }
    }

    /// <summary>Remembers how counters stand.</summary>
    private void Note(ChargeBatch batch)
    {
        if (Volatile.Read(ref _unanswered) != 0)
        {
            Volatile.Write(ref _unanswered, 0);
        }

        // What was not charged does not stand in the counters.
        if (!batch.Charged)
        {
            return;
        }

        long now = _clock.UnixMicroseconds;
        foreach (ref readonly Charge charge in batch.Charges)
        {
            if (!charge.StandsIn)
            {
                continue;
            }

            if (_slots.GetOrAdd(batch.CounterIdentity(charge), charge) is { } slot)
            {
                slot.Note(charge, now);
            }
            else
            {
                _statistics.Dropped.Increment();
            }
        }
    }

    /// <summary>A batch that the store is asked for, with its answer noted on its way back.</summary>
    private sealed class NotedBatch(StandInStore owner) : Relay<StoreFault?, StoreFault?>
    {
        private ChargeBatch? _batch;

        public ValueTask<StoreFault?> Watch(ChargeBatch batch, ValueTask<StoreFault?> asking)
        {
            _batch = batch;
            return After(asking);
        }

        protected override StoreFault? Finish(StoreFault? result)
        {
            ChargeBatch batch = _batch!;
            _batch = null;
            owner._idle.Give(this);
            owner.Note(batch, result);
            return result;
        }
    }
}
