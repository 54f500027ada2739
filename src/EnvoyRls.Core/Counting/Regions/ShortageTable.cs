using System.Collections.Concurrent;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting.Keys;
using EnvoyRls.Core.Supervision;

namespace EnvoyRls.Core.Counting.Regions;

/// <summary>The counters that are near their end, by their whole keys. Bounded; look-ups take no lock.</summary>
internal sealed class ShortageTable
{
    /// <summary>A counter is near its end when no more than one of so many parts is left.</summary>
    private const int Near = 4;

    private readonly ConcurrentDictionary<byte[], Shortage> _shortages = new(KeyComparer.Instance);
    private readonly ConcurrentDictionary<byte[], Shortage>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
    private readonly int _capacity;
    private readonly WindowClock _windows;
    private readonly ChangeSignal _added;
    private readonly RegionStatistics _statistics;
    private int _count;

    /// <param name="capacity">The most counters.</param>
    /// <param name="windows">The clock that windows are cut by.</param>
    /// <param name="added">Raised when there is a counter more.</param>
    /// <param name="statistics">Where it is counted that there was no room.</param>
    public ShortageTable(int capacity, WindowClock windows, ChangeSignal added, RegionStatistics statistics)
    {
        _capacity = capacity;
        _windows = windows;
        _added = added;
        _statistics = statistics;
        _bySpan = _shortages.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public int Count => Volatile.Read(ref _count);

    public IEnumerable<Shortage> All => _shortages.Values;

    /// <summary>Takes note of what calls ask of a counter, if little of it is left.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="charge">A charge of it, answered, of a limit that regions share.</param>
    public void Note(ChargeBatch batch, in Charge charge)
    {
        if (charge.Hits <= 0 || charge.Kind != ChargeKind.Add || !IsNearEnd(charge))
        {
            return;
        }

        // Rules that were loaded anew may divide it otherwise.
        if (_bySpan.TryGetValue(batch.Key(charge), out Shortage? known) && ReferenceEquals(known.Region, charge.Region))
        {
            known.Ask(charge.Hits);
        }
        else
        {
            Add(batch, charge, known);
        }
    }

    /// <summary>Lets go of a counter.</summary>
    public void Remove(Shortage shortage)
    {
        if (_shortages.TryRemove(new KeyValuePair<byte[], Shortage>(shortage.Key.ToArray(), shortage)))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private static bool IsNearEnd(in Charge charge) => charge.Limit.Algorithm == LimitAlgorithm.FixedWindow
        ? charge.Counter >= charge.Limit.Amount - (charge.Limit.Amount / Near)
        : charge.Outcome.Remaining * Near <= TransferPlan.CapacityOf(charge.Limit);

    private void Add(ChargeBatch batch, in Charge charge, Shortage? known)
    {
        if (known is null && Count >= _capacity)
        {
            _statistics.Unnoticed.Increment();
            return;
        }

        Shortage added = new(batch, charge, _windows.UnixMicroseconds);
        added.Ask(charge.Hits);
        byte[] key = added.Key.ToArray();
        if (known is not null)
        {
            _shortages.TryUpdate(key, added, known);
        }
        else if (_shortages.TryAdd(key, added))
        {
            Interlocked.Increment(ref _count);
            _added.Raise();
        }
    }
}
