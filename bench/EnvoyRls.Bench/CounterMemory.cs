using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Bench;

/// <summary>
/// Memory that live counters take: <c>counter-memory [counters]</c>. Keys are 42 bytes long, as those of one entry are.
/// Budget: a million counters of gcra below 150 MB.
/// </summary>
internal static class CounterMemory
{
    public static async Task RunAsync(int counters)
    {
        foreach (LimitAlgorithm algorithm in Enum.GetValues<LimitAlgorithm>())
        {
            Console.WriteLine($"{algorithm,-22}{await MeasureAsync(algorithm, counters, hits: 1),10:F1} bytes per counter");
        }
    }

    /// <summary>Bytes that a counter takes after so many hits, one after another.</summary>
    public static async Task<double> MeasureAsync(LimitAlgorithm algorithm, int counters, int hits)
    {
        WindowClock clock = new(TimeProvider.System);
        Limit limit = AlgorithmBenchmarks.LimitOf(algorithm, 1_000);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        MemoryCounterStore store = new(2 * counters, clock, TimeProvider.System, new StatRegistry());
        for (int i = 0; i < counters * hits; i++)
        {
            await store.ChargeAsync(AlgorithmBenchmarks.Batch(i % counters, limit, clock));
        }

        long after = GC.GetTotalMemory(forceFullCollection: true);
        return store.Count == counters ? (after - before) / (double)counters : throw new InvalidOperationException("counters were lost");
    }
}
