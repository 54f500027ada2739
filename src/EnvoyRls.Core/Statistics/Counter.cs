namespace EnvoyRls.Core.Statistics;

/// <summary>A number that only grows: one named statistic. Safe from any thread; wraps at 2^64.</summary>
public sealed class Counter
{
    private ulong _value;

    internal Counter(string name) => Name = name;

    /// <summary>The dotted name under which the reference publishes this statistic, without extra tags.</summary>
    public string Name { get; }

    /// <summary>The total since the process started.</summary>
    public ulong Value => Volatile.Read(ref _value);

    public void Add(ulong amount) => Interlocked.Add(ref _value, amount);

    public void Increment() => Interlocked.Increment(ref _value);
}
