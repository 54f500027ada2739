using System.Diagnostics;
using System.Globalization;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Bench;

/// <summary>
/// What it costs to save and resume live counters, and what a charge notices of it: <c>counter-snapshot [counters]</c>.
/// Keys are 42 bytes long, as those of one entry are.
/// </summary>
internal static class CounterSnapshot
{
    private const int Saves = 5;

    public static async Task RunAsync(int counters)
    {
        foreach (LimitAlgorithm algorithm in Enum.GetValues<LimitAlgorithm>())
        {
            WindowClock clock = new(TimeProvider.System);
            MemoryCounterStore store = new(2 * counters, clock, TimeProvider.System, new StatRegistry());
            Limit limit = AlgorithmBenchmarks.LimitOf(algorithm, 1_000);
            for (int i = 0; i < counters; i++)
            {
                await store.ChargeAsync(AlgorithmBenchmarks.Batch(i, limit, clock));
            }

            await MeasureAsync(algorithm, store, limit, clock, counters);
        }
    }

    private static async Task MeasureAsync(LimitAlgorithm algorithm, MemoryCounterStore store, Limit limit, WindowClock clock, int counters)
    {
        string path = Path.GetTempFileName();
        using CancellationTokenSource saved = new();
        Task<double> charging = Task.Run(() => LongestChargeAsync(store, limit, clock, counters, saved.Token));
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < Saves; i++)
        {
            await using FileStream file = new(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 });
            store.Save(file, CancellationToken.None);
            file.Flush(flushToDisk: true);
        }

        double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds / Saves;
        await saved.CancelAsync();
        double longest = await charging;
        started = Stopwatch.GetTimestamp();
        await using (FileStream file = File.OpenRead(path))
        {
            new MemoryCounterStore(2 * counters, clock, TimeProvider.System, new StatRegistry()).Resume(file);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{algorithm,-22}{milliseconds,8:F0} ms a save, {new FileInfo(path).Length / 1e6,6:F1} MB, resumed in {Stopwatch.GetElapsedTime(started).TotalMilliseconds,6:F0} ms, longest charge meanwhile {longest,6:F2} ms"));
        File.Delete(path);
    }

    private static async Task<double> LongestChargeAsync(MemoryCounterStore store, Limit limit, WindowClock clock, int counters, CancellationToken end)
    {
        double longest = 0;
        for (int i = 0; !end.IsCancellationRequested; i = (i + 7_919) % counters)
        {
            ChargeBatch batch = AlgorithmBenchmarks.Batch(i, limit, clock);
            long started = Stopwatch.GetTimestamp();
            await store.ChargeAsync(batch);
            longest = Math.Max(longest, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return longest;
    }
}
