namespace EnvoyRls.Core.Counting.Memory;

/// <summary>Makes counters of every kind.</summary>
internal static class CounterFactory
{
    private static readonly MemoryCounter[] NeverCharged = [.. Enum.GetValues<CounterKind>().Select(static kind => Create(kind, [], 0, 0))];

    /// <summary>A counter of that name that was never charged.</summary>
    public static MemoryCounter Create(in CounterName name) => Create(name.Kind, name.Key.ToArray(), name.Hash, name.WindowCode);

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
