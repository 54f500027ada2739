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
/// What each algorithm costs in Redis: <c>algorithms-redis [host:port]</c> charges a Redis that serves nobody else, from
/// this process, and prints a table. It writes keys that start with <c>bench:</c> and resets the server's statistics.
/// </summary>
internal sealed class AlgorithmsRedis : IAsyncDisposable
{
    private const int InFlight = 512;
    private const int Keys = 10_000;
    private const long Minute = 60_000_000;
    private const uint Plenty = 1_000_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(4);

    private readonly Supervisor _supervisor;
    private readonly RedisCounterStore _store;
    private readonly RedisFigures _figures;

    private AlgorithmsRedis(Supervisor supervisor, RedisCounterStore store, RedisFigures figures)
    {
        _supervisor = supervisor;
        _store = store;
        _figures = figures;
    }

    public static async Task RunAsync(string address)
    {
        await using AlgorithmsRedis bench = await ConnectAsync(address);
        Console.WriteLine("| charge | calls/s | script us | Redis CPU us | commands inside |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (LimitAlgorithm algorithm in Enum.GetValues<LimitAlgorithm>())
        {
            Print($"{algorithm}, admitted", await bench.MeasureAdmittedAsync(algorithm));
            await bench.PrintAsync($"{algorithm}, denied", LimitOf(algorithm, 1), static _ => { });
        }

        BanPolicy policy = new(After: 100, Within: Minute, For: Minute, Factor: 2, Max: Minute, Forget: Minute);
        await bench.PrintAsync("a look at a ban", LimitOf(LimitAlgorithm.Gcra, 1), batch =>
        {
            batch.Charges[0].Ban = policy;
            batch.Charges[0].Hits = 0;
        });
        Print("two Gcra, each", await bench.MeasurePairAsync(allOrNothing: false));
        Print("two Gcra, all or nothing", await bench.MeasurePairAsync(allOrNothing: true));
    }

    public async ValueTask DisposeAsync()
    {
        await _supervisor.DisposeAsync();
        await _store.DisposeAsync();
        await _figures.DisposeAsync();
    }

    public static async Task<AlgorithmsRedis> ConnectAsync(string address)
    {
        StatRegistry statistics = new();
        Supervisor supervisor = new(TimeProvider.System, statistics, NullLogger<Supervisor>.Instance);
        RedisOptions options = new() { Url = address, OperationTimeout = TimeSpan.FromSeconds(5) };
        RedisCounterStore store = await RedisCounterStore.ConnectAsync(
            options, TimeProvider.System, null, null, statistics, supervisor, NullLoggerFactory.Instance, CancellationToken.None);
        return new AlgorithmsRedis(supervisor, store, await RedisFigures.ConnectAsync(address));
    }

    private static Limit LimitOf(LimitAlgorithm algorithm, uint amount) =>
        Limit.TryCreate(algorithm, amount, Minute, Limit.IsPaced(algorithm) ? amount : null, 0, out Limit? limit, out string? problem)
            ? limit
            : throw new ArgumentException(problem, nameof(amount));

    /// <summary>Charges that are admitted, spread over many counters.</summary>
    public Task<RedisCost> MeasureAdmittedAsync(LimitAlgorithm algorithm) =>
        MeasureAsync($"{algorithm}, admitted", LimitOf(algorithm, Plenty), static _ => { });

    /// <summary>Charges of two limits of gcra in one call, admitted, each by itself or both or none.</summary>
    public Task<RedisCost> MeasurePairAsync(bool allOrNothing) => MeasureAsync("two Gcra", LimitOf(LimitAlgorithm.Gcra, Plenty), batch =>
    {
        batch.AllOrNothing = allOrNothing;
        Add(batch, [.. batch.Key(batch.Charges[0]), (byte)'2'], batch.Charges[0].Limit);
    });

    private async Task PrintAsync(string name, Limit limit, Action<ChargeBatch> prepare) => Print(name, await MeasureAsync(name, limit, prepare));

    private static void Print(string name, RedisCost cost) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {cost.CallsPerSecond:N0} | {cost.ScriptMicroseconds:F2} | {cost.ProcessorMicroseconds:F2} | {cost.CommandsInside:F1} |"));

    private async Task<RedisCost> MeasureAsync(string name, Limit limit, Action<ChargeBatch> prepare)
    {
        await ChargeForAsync(WarmUp, name, limit, prepare);
        await _figures.ResetAsync();
        double before = await _figures.ProcessorTimeAsync();
        (long calls, TimeSpan elapsed) = await ChargeForAsync(Measured, name, limit, prepare);
        double processor = (await _figures.ProcessorTimeAsync() - before) / calls * 1e6;
        (double script, double inside, double scripts) = await _figures.ScriptsAsync();
        return new RedisCost(calls / elapsed.TotalSeconds, script, processor, inside / calls, scripts / calls);
    }

    private async Task<(long Calls, TimeSpan Elapsed)> ChargeForAsync(TimeSpan time, string name, Limit limit, Action<ChargeBatch> prepare)
    {
        long started = Stopwatch.GetTimestamp();
        long[] calls = await Task.WhenAll(Enumerable.Range(0, InFlight).Select(seed => Task.Run(async () =>
        {
            Random random = new(seed);
            ChargeBatch batch = new();
            long sum = 0;
            for (; Stopwatch.GetElapsedTime(started) < time; sum++)
            {
                batch.Clear();
                Add(batch, Encoding.UTF8.GetBytes($"bench:{name}:{random.Next(Keys)}"), limit);
                prepare(batch);
                if (await _store.ChargeAsync(batch) is { } fault)
                {
                    throw new InvalidOperationException(fault.Message);
                }
            }

            return sum;
        })));
        return (calls.Sum(), Stopwatch.GetElapsedTime(started));
    }

    private static void Add(ChargeBatch batch, ReadOnlySpan<byte> key, Limit limit)
    {
        ref Charge charge = ref batch.Add(key, []);
        charge.Limit = limit;
        charge.Hits = 1;
        charge.MayDeny = true;
        charge.Window = new Window(0, limit.WindowMicroseconds);
        charge.ExpirySeconds = 60;
    }
}
