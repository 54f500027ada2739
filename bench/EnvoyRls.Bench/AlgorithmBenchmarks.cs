using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Bench;

/// <summary>One charge in the memory store, by algorithm: always the same counter, or one of many in turn.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class AlgorithmBenchmarks
{
    private ChargeBatch[] _batches = null!;
    private MemoryCounterStore _store = null!;
    private int _next;

    [ParamsAllValues]
    public LimitAlgorithm Algorithm { get; set; }

    [Params(1, 100_000)]
    public int Keys { get; set; }

    /// <summary>Whether the counter has something left, so that the charge is admitted, or denies.</summary>
    [Params(true, false)]
    public bool Admits { get; set; }

    [GlobalSetup]
    public async Task FillAsync()
    {
        WindowClock clock = new(TimeProvider.System);
        _store = new MemoryCounterStore((2 * Keys) + 1_000, clock, TimeProvider.System, new StatRegistry());
        Limit limit = LimitOf(Algorithm, Admits ? uint.MaxValue : 10);
        _batches = [.. Enumerable.Range(0, Keys).Select(key => Batch(key, limit, clock))];
        for (int i = 0; i < 20 * Keys; i++)
        {
            await Charge();
        }
    }

    [Benchmark]
    public ValueTask<StoreFault?> Charge()
    {
        ChargeBatch batch = _batches[_next];
        _next = _next + 1 == _batches.Length ? 0 : _next + 1;
        return _store.ChargeAsync(batch);
    }

    internal static Limit LimitOf(LimitAlgorithm algorithm, uint amount)
    {
        uint? burst = Limit.IsPaced(algorithm) ? amount : null;
        return Limit.TryCreate(algorithm, amount, 3_600_000_000, burst, 0, out Limit? limit, out string? problem)
            ? limit
            : throw new InvalidOperationException(problem);
    }

    internal static ChargeBatch Batch(int key, Limit limit, WindowClock clock)
    {
        ChargeBatch batch = new();
        string identity = string.Create(CultureInfo.InvariantCulture, $"rls2:{{5:bench4:user7:{key:D7}}}:xx:3600:0:f:");
        ref Charge charge = ref batch.Add(Encoding.UTF8.GetBytes(identity), default);
        charge.Hits = 1;
        charge.Limit = limit;
        charge.Window = FixedWindow.At(clock.UnixMicroseconds, limit.WindowMicroseconds);
        charge.ExpirySeconds = 3_600;
        return batch;
    }
}
