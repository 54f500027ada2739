using System.Diagnostics;
using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Bench.Costs;

/// <summary>What an algorithm costs in the memory store.</summary>
/// <param name="AdmittedNanoseconds">Of a charge that is admitted, always to the same counter: the fastest of many repetitions.</param>
/// <param name="DeniedNanoseconds">Of one that is denied.</param>
/// <param name="AllocatedBytes">Allocated by a charge that is admitted, the mean of all repetitions.</param>
/// <param name="CounterBytes">Memory that a counter takes after one hit, its key of 42 bytes included.</param>
/// <param name="UsedCounterBytes">The same after a hundred hits at moments of their own.</param>
internal sealed record MemoryCost(
    double AdmittedNanoseconds, double DeniedNanoseconds, double AllocatedBytes, double CounterBytes, double UsedCounterBytes)
{
    private const int Repetitions = 40;
    private const int Charges = 200_000;
    private const int Counters = 20_000;
    private const int ManyHits = 100;

    public static async Task<MemoryCost> MeasureAsync(LimitAlgorithm algorithm)
    {
        (double admitted, double allocated) = await ChargeAsync(algorithm, admits: true);
        (double denied, _) = await ChargeAsync(algorithm, admits: false);
        return new MemoryCost(
            admitted,
            denied,
            allocated,
            await CounterMemory.MeasureAsync(algorithm, Counters, hits: 1),
            await CounterMemory.MeasureAsync(algorithm, Counters, ManyHits));
    }

    private static async Task<(double Nanoseconds, double Bytes)> ChargeAsync(LimitAlgorithm algorithm, bool admits)
    {
        AlgorithmBenchmarks benchmark = new() { Algorithm = algorithm, Keys = 1, Admits = admits };
        await benchmark.FillAsync();

        // Once through so that the code is compiled in full and a log holds all the members it ever will.
        await RepeatAsync(benchmark);
        double fastest = double.MaxValue;
        double allocated = 0;
        for (int i = 0; i < Repetitions; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            fastest = Math.Min(fastest, (await RepeatAsync(benchmark)).TotalNanoseconds / Charges);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return (fastest, allocated / ((double)Repetitions * Charges));
    }

    private static async Task<TimeSpan> RepeatAsync(AlgorithmBenchmarks benchmark)
    {
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < Charges; i++)
        {
            await benchmark.Charge();
        }

        return Stopwatch.GetElapsedTime(started);
    }
}
