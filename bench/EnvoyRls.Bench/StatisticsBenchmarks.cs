using BenchmarkDotNet.Attributes;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Bench;

/// <summary>What it costs a call to be counted and timed.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class StatisticsBenchmarks
{
    private readonly StatRegistry _statistics = new();
    private Counter _counter = null!;
    private Timing _timing = null!;
    private long _ticks;

    [GlobalSetup]
    public void Start()
    {
        _counter = _statistics.Counter("bench");
        _timing = _statistics.Timing("bench");
    }

    [Benchmark]
    public void Count() => _counter.Increment();

    [Benchmark]
    public void Time() => _timing.Record(Next());

    [Benchmark]
    public void Latency() => _statistics.CallLatency.Record(Next());

    /// <summary>From 0 to 1.6 ms.</summary>
    private TimeSpan Next() => TimeSpan.FromTicks(_ticks++ & 0x3FFF);
}
