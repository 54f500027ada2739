using EnvoyRls.Core.Counting.Keys;
using EnvoyRls.Core.Counting.Memory.Snapshots;

namespace EnvoyRls.Core.Counting.Memory;

/// <summary>Makes counters of every kind.</summary>
internal static class CounterFactory
{
    private static readonly MemoryCounter[] NeverCharged = [.. Enum.GetValues<CounterKind>().Select(static kind => Create(kind, [], 0, 0))];

    /// <summary>A counter of that name that was never charged.</summary>
    public static MemoryCounter Create(in CounterName name) => Create(name.Kind, name.Key.ToArray(), name.Hash, name.WindowCode);

    /// <summary>The next counter of a snapshot.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static MemoryCounter Read(ref StateReader reader)
    {
        CounterKind kind = (CounterKind)reader.Byte();
        if (!Enum.IsDefined(kind))
        {
            throw new InvalidDataException("it holds a counter of an unknown kind");
        }

        byte[] key = reader.Bytes().ToArray();
        MemoryCounter counter = Create(kind, key, KeyComparer.Hash(key), reader.UInt32());
        counter.Load(ref reader);
        return counter;
    }

    /// <summary>What is asked of a counter that does not exist is asked of this one. Looks need no gate, for nothing changes it.</summary>
    public static MemoryCounter Absent(CounterKind kind) => NeverCharged[(int)kind];

    private static MemoryCounter Create(CounterKind kind, byte[] key, int hash, uint windowCode) => kind switch
    {
        CounterKind.FixedWindow => new FixedWindowCounter(key, hash, windowCode),
        CounterKind.SlidingWindowLog => new SlidingWindowLogCounter(key, hash),
        CounterKind.SlidingWindowCounter => new SlidingWindowCounterCounter(key, hash),
        CounterKind.TokenBucket => new TokenBucketCounter(key, hash),
        CounterKind.LeakyBucket => new LeakyBucketCounter(key, hash),
        CounterKind.Gcra => new GcraCounter(key, hash),
        CounterKind.Ban => new BanCounter(key, hash),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no counter keeps it"),
    };
}
