using System.Diagnostics;
using System.Globalization;
using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Redis;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Bench.Redis;

/// <summary>
/// What a charge costs this process and Redis, on its way through the store alone: <c>store-cost [host:port] [rounds]</c>
/// keeps 256 calls in flight against a Redis that serves nobody else, and prints a table.
/// </summary>
internal static class StoreCost
{
    private const int InFlight = 256;
    private const int Keys = 10_000;
    private const long Minute = 60_000_000;
    private const uint Plenty = 4_000_000_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(string address, int rounds)
    {
        StatRegistry statistics = new();
        await using Supervisor supervisor = new(TimeProvider.System, statistics, NullLogger<Supervisor>.Instance);
        RedisOptions options = new() { Url = address, OperationTimeout = TimeSpan.FromSeconds(5) };
        await using RedisCounterStore store = await RedisCounterStore.ConnectAsync(
            options, TimeProvider.System, null, null, statistics, supervisor, NullLoggerFactory.Instance, CancellationToken.None);
        await using RedisFigures figures = await RedisFigures.ConnectAsync(address);
        Console.WriteLine("| charge | calls/s | CPU ns | bytes | Redis CPU ns | commands |");
        Console.WriteLine("|---|---|---|---|---|---|");
        for (int round = 0; round < rounds; round++)
        {
            foreach (LimitAlgorithm algorithm in new[] { LimitAlgorithm.FixedWindow, LimitAlgorithm.Gcra })
            {
                await MeasureAsync(store, figures, algorithm, Keys);
                await MeasureAsync(store, figures, algorithm, 1);
            }
        }
    }

    private static async Task MeasureAsync(RedisCounterStore store, RedisFigures figures, LimitAlgorithm algorithm, int keys)
    {
        Limit limit = Limit.TryCreate(algorithm, Plenty, Minute, Limit.IsPaced(algorithm) ? Plenty : null, 0, out Limit? made, out string? problem)
            ? made
            : throw new ArgumentException(problem, nameof(algorithm));
        await ChargeAsync(store, limit, keys, WarmUp);
        await figures.ResetAsync();
        double redis = await figures.ProcessorTimeAsync();
        long bytes = GC.GetTotalAllocatedBytes();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long started = Stopwatch.GetTimestamp();
        long calls = await ChargeAsync(store, limit, keys, Measured);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double own = (Environment.CpuUsage.TotalTime - processor).TotalNanoseconds / calls;
        double allocated = (double)(GC.GetTotalAllocatedBytes() - bytes) / calls;
        redis = await figures.ProcessorTimeAsync() - redis;
        double commands = await figures.ChargesAsync();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {algorithm}, {keys} keys | {calls / seconds:N0} | {own:F0} | {allocated:F0} | {redis / calls * 1e9:F0} | {commands / calls:F3} |"));
    }

    private static async Task<long> ChargeAsync(RedisCounterStore store, Limit limit, int keys, TimeSpan time)
    {
        byte[][] names = [.. Enumerable.Range(0, keys).Select(key => Encoding.UTF8.GetBytes($"bench:{limit.Algorithm}:a_key_of_usual_length:{key}"))];
        long started = Stopwatch.GetTimestamp();
        long[] calls = await Task.WhenAll(Enumerable.Range(0, InFlight).Select(seed => Task.Run(async () =>
        {
            Random random = new(seed);
            ChargeBatch batch = new();
            long sum = 0;
            for (; Stopwatch.GetElapsedTime(started) < time; sum++)
            {
                batch.Clear();
                ref Charge charge = ref batch.Add(names[random.Next(keys)], []);
                charge.Limit = limit;
                charge.Hits = 1;
                charge.Window = new Window(0, limit.WindowMicroseconds);
                charge.ExpirySeconds = 60;
                if (await store.ChargeAsync(batch) is { } fault)
                {
                    throw new InvalidOperationException(fault.Message);
                }
            }

            return sum;
        })));
        return calls.Sum();
    }
}
