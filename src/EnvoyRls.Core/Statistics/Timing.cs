namespace EnvoyRls.Core.Statistics;

/// <summary>
/// How long something takes: a histogram over the Prometheus default buckets, and, for sinks that want each
/// measurement (StatsD), observers. Safe from any thread.
/// </summary>
public sealed class Timing
{
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private static readonly int SumOfTicks = DefaultBounds.Length + 1;

    /// <summary>A count for each bucket, then the sum.</summary>
    private readonly StripedSum _sums = new(DefaultBounds.Length + 2);
    private Action<Timing, TimeSpan>? _observers;

    internal Timing(string name) => Name = name;

    /// <summary>The dotted name, without extra tags.</summary>
    public string Name { get; }

    /// <summary>Upper bounds of the buckets, in seconds; one more bucket takes what is longer than the last.</summary>
    public static IReadOnlyList<double> Bounds => DefaultBounds;

    /// <summary>The sum of all measurements.</summary>
    public TimeSpan Sum => new((long)_sums.Total(SumOfTicks));

    /// <summary>The number of measurements that fell into one bucket alone (not cumulative).</summary>
    public long CountIn(int bucket) => (long)_sums.Total(bucket);

    /// <summary>Adds an observer of every later measurement, on the thread that makes it; it must neither block nor throw.</summary>
    public void Observe(Action<Timing, TimeSpan> observer)
    {
        Action<Timing, TimeSpan>? seen;
        do
        {
            seen = _observers;
        }
        while (!ReferenceEquals(Interlocked.CompareExchange(ref _observers, seen + observer, seen), seen));
    }

    public void Record(TimeSpan duration)
    {
        double seconds = duration.TotalSeconds;
        int bucket = 0;
        while (bucket < DefaultBounds.Length && seconds > DefaultBounds[bucket])
        {
            bucket++;
        }

        _sums.Add(bucket, 1);
        _sums.Add(SumOfTicks, (ulong)duration.Ticks);
        _observers?.Invoke(this, duration);
    }
}
