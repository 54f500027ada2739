using EnvoyRls.Core.Counting.Memory.Snapshots;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;

namespace EnvoyRls.Core.Counting.Memory;

/// <summary>
/// Counters in this process: striped, so that calls for different keys never meet; forgotten when they are idle;
/// bounded, the least recently used going first. Answers at once; its only fault is a deadline that has passed already.
/// </summary>
public sealed class MemoryCounterStore : ICounterStore
{
    private const int MaxStripes = 256;
    private const int LeastStripeCapacity = 64;
    private const int SweepRounds = 16;

    private static readonly StoreFault TooLate = new(StoreFaultKind.DeadlineExceeded, "the deadline passed before the counters were charged");

    private readonly CounterStripe[] _stripes;
    private readonly WindowClock _clock;
    private readonly TimeProvider _time;

    /// <param name="maxCounters">The most counters held at once; at least 1.</param>
    /// <param name="clock">The clock that windows are cut by.</param>
    /// <param name="time">The clock that deadlines are kept by.</param>
    /// <param name="statistics">Where the store's size and evictions are published.</param>
    public MemoryCounterStore(int maxCounters, WindowClock clock, TimeProvider time, StatRegistry statistics)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCounters, 1);
        _clock = clock;
        _time = time;
        int stripes = 1;
        while (stripes < MaxStripes && maxCounters / (stripes * 2) >= LeastStripeCapacity)
        {
            stripes *= 2;
        }

        Counter evictions = statistics.Counter("envoyrls.memory.evictions_total");
        _stripes = new CounterStripe[stripes];
        for (int i = 0; i < stripes; i++)
        {
            _stripes[i] = new CounterStripe(maxCounters / stripes, evictions);
        }

        statistics.Gauge("envoyrls.memory.counters", () => Count);
    }

    /// <summary>How many counters are held.</summary>
    public int Count => _stripes.Sum(stripe => stripe.Count);

    public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch) => new(Charge(batch));

    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => new(Read(batch));

    /// <summary><see cref="ChargeAsync"/>, for those who know that it never waits.</summary>
    internal StoreFault? Charge(ChargeBatch batch)
    {
        if (IsTooLate(batch))
        {
            return TooLate;
        }

        long now = _clock.UnixMicroseconds;
        if (batch.AllOrNothing)
        {
            AllOrNothing.Charge(this, batch, now);
            return null;
        }

        foreach (ref Charge charge in batch.Charges)
        {
            CounterName name = new(batch.CounterIdentity(charge), charge);
            StripeOf(name.Hash).Charge(name, ref charge, now);
        }

        return null;
    }

    /// <summary><see cref="ReadAsync"/>, for those who know that it never waits.</summary>
    internal StoreFault? Read(ChargeBatch batch)
    {
        if (IsTooLate(batch))
        {
            return TooLate;
        }

        long now = _clock.UnixMicroseconds;
        foreach (ref Charge charge in batch.Charges)
        {
            CounterName name = new(batch.CounterIdentity(charge), charge);
            StripeOf(name.Hash).Read(name, ref charge, now);
        }

        return null;
    }

    public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch)
    {
        if (IsTooLate(batch))
        {
            return new(TooLate);
        }

        foreach (ref readonly Charge charge in batch.Charges)
        {
            CounterName name = new(batch.CounterIdentity(charge), charge);
            StripeOf(name.Hash).Remove(name);
        }

        return default;
    }

    /// <summary>
    /// Forgets counters that are idle: a share of the stripes every second, so that a round takes
    /// sixteen seconds and never shows as a pause. Runs under the supervisor.
    /// </summary>
    public void StartSweeping(Supervisor supervisor) => supervisor.Run("memory-sweep", async cancellation =>
    {
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(1), _time);
        for (int round = 0; await timer.WaitForNextTickAsync(cancellation); round = (round + 1) % SweepRounds)
        {
            SweepShare(round);
        }
    });

    /// <summary>Forgets every counter that is idle.</summary>
    public void Sweep()
    {
        for (int round = 0; round < SweepRounds; round++)
        {
            SweepShare(round);
        }
    }

    /// <summary>
    /// Writes every counter that is not idle, with its time as Unix time, so that time goes on until they are resumed. Calls are answered meanwhile; each
    /// counter is written as it was at some moment between begin and end.
    /// </summary>
    /// <param name="stream">Where to.</param>
    /// <param name="cancellation">Stops in the middle; what was written is of no use then.</param>
    /// <returns>How many were written.</returns>
    public long Save(Stream stream, CancellationToken cancellation) => new SnapshotWriter(stream).Write(_stripes, _clock.UnixMicroseconds, cancellation);

    /// <summary>Takes over what was saved, but for what is idle by now. The store must not have been charged yet.</summary>
    /// <param name="stream">A stream that knows its length.</param>
    /// <returns>How many counters were taken over.</returns>
    /// <exception cref="InvalidDataException">
    /// It is broken or of another version, which the message says as the end of a sentence; the store is left empty.
    /// </exception>
    public int Resume(Stream stream)
    {
        List<MemoryCounter> counters = new SnapshotReader(stream).Read();
        long now = _clock.UnixMicroseconds;
        int resumed = 0;
        foreach (MemoryCounter counter in counters)
        {
            if (!counter.HasExpired(now))
            {
                StripeOf(counter.Hash).Adopt(counter, now);
                resumed++;
            }
        }

        return resumed;
    }

    public ValueTask DisposeAsync() => default;

    /// <summary>The low bits of the hash choose the bucket, the high bits the stripe.</summary>
    internal CounterStripe StripeOf(int hash) => _stripes[(hash >>> 24) & (_stripes.Length - 1)];

    private bool IsTooLate(ChargeBatch batch) => batch.Deadline != long.MaxValue && _time.GetTimestamp() >= batch.Deadline;

    private void SweepShare(int round)
    {
        long now = _clock.UnixMicroseconds;
        for (int i = round; i < _stripes.Length; i += SweepRounds)
        {
            _stripes[i].Sweep(now);
        }
    }
}
