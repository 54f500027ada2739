namespace EnvoyRls.Core.Statistics;

/// <summary>A number that only grows: one named statistic. Safe from any thread; wraps at 2^64.</summary>
public sealed class Counter
{
    private readonly StripedSum _sum = new(1);

    internal Counter(string name) => Name = name;

    /// <summary>The dotted name under which the reference publishes this statistic, without extra tags.</summary>
    public string Name { get; }

    /// <summary>The total since the process started.</summary>
    public ulong Value => _sum.Total(0);

    public void Add(ulong amount) => _sum.Add(0, amount);

    public void Increment() => _sum.Add(0, 1);
}
