using System.Diagnostics;
using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Bench.Costs;

/// <summary>What it costs the memory store to charge two limits of gcra in one call, each by itself or both or none.</summary>
internal static class PairCost
{
    private const int Repetitions = 40;
    private const int Charges = 200_000;

    /// <summary>Nanoseconds of a call: the fastest of many repetitions.</summary>
    public static async Task<double> MeasureAsync(bool allOrNothing)
    {
        WindowClock clock = new(TimeProvider.System);
        await using MemoryCounterStore store = new(1_000, clock, TimeProvider.System, new StatRegistry());
        ChargeBatch batch = AlgorithmBenchmarks.Batch(0, AlgorithmBenchmarks.LimitOf(LimitAlgorithm.Gcra, uint.MaxValue), clock);
        AddSecond(batch);
        batch.AllOrNothing = allOrNothing;
        double fastest = double.MaxValue;
        for (int i = 0; i < Repetitions; i++)
        {
            long started = Stopwatch.GetTimestamp();
            for (int charge = 0; charge < Charges; charge++)
            {
                await store.ChargeAsync(batch);
            }

            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(started).TotalNanoseconds / Charges);
        }

        return fastest;
    }

    private static void AddSecond(ChargeBatch batch)
    {
        Charge first = batch.Charges[0];
        ref Charge second = ref batch.Add(Encoding.UTF8.GetBytes("rls2:{5:bench4:user7:0000000}:xx:3600:1:f:"), []);
        second.Limit = first.Limit;
        second.Hits = 1;
        second.MayDeny = batch.Charges[0].MayDeny = true;
    }
}
