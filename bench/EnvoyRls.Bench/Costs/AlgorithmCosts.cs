using System.Globalization;
using System.Text.Json;
using EnvoyRls.Bench.Redis;
using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Bench.Costs;

/// <summary>
/// What each algorithm costs, in one table of <c>docs/algorithms.md</c>: <c>algorithms-cost [host:port] [rounds]</c> charges the
/// memory store, and a Redis that serves nobody else. Algorithms take turns in every round; the table has the medians of all
/// rounds, and behind them the ratio to the fixed window of the same round: median, least and most.
/// </summary>
internal static class AlgorithmCosts
{
    private static readonly LimitAlgorithm[] Algorithms = Enum.GetValues<LimitAlgorithm>();

    public static async Task RunAsync(string address, int rounds)
    {
        List<(MemoryCost Memory, RedisCost Redis)[]> measured = [];
        await using AlgorithmsRedis redis = await AlgorithmsRedis.ConnectAsync(address);
        for (int round = 0; round < rounds; round++)
        {
            List<(MemoryCost, RedisCost)> costs = [];
            foreach (LimitAlgorithm algorithm in Algorithms)
            {
                costs.Add((await MemoryCost.MeasureAsync(algorithm), await redis.MeasureAdmittedAsync(algorithm)));
            }

            measured.Add([.. costs]);
        }

        Console.WriteLine("| algorithm | memory, ns: admitted | denied | bytes allocated | bytes a counter: 1 hit | 100 hits | Redis, scripts a call | commands inside | calls/s | CPU us |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (int i = 0; i < Algorithms.Length; i++)
        {
            Console.WriteLine(Row(measured, i));
        }

        await WritePairsAsync(redis);
    }

    private static async Task WritePairsAsync(AlgorithmsRedis redis)
    {
        Console.WriteLine();
        Console.WriteLine("| two limits of gcra in one call | memory, ns | Redis, scripts a call | commands inside | calls/s | CPU us |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach (bool allOrNothing in new[] { false, true })
        {
            double memory = await PairCost.MeasureAsync(allOrNothing);
            RedisCost cost = await redis.MeasurePairAsync(allOrNothing);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {(allOrNothing ? "all_or_nothing" : "each")} | {memory:F0} | {cost.Scripts:F1} | {cost.CommandsInside:F1} | {cost.CallsPerSecond:N0} | {cost.ProcessorMicroseconds:F1} |"));
        }
    }

    private static string Row(List<(MemoryCost Memory, RedisCost Redis)[]> rounds, int algorithm)
    {
        string[] cells =
        [
            Cell(static cost => cost.Memory.AdmittedNanoseconds, "F0", withRatio: true),
            Cell(static cost => cost.Memory.DeniedNanoseconds, "F0"),
            Cell(static cost => cost.Memory.AllocatedBytes, "F0"),
            Cell(static cost => cost.Memory.CounterBytes, "F0"),
            Cell(static cost => cost.Memory.UsedCounterBytes, "F0"),
            Cell(static cost => cost.Redis.Scripts, "F1"),
            Cell(static cost => cost.Redis.CommandsInside, "F1"),
            Cell(static cost => cost.Redis.CallsPerSecond, "N0", withRatio: true),
            Cell(static cost => cost.Redis.ProcessorMicroseconds, "F1", withRatio: true),
        ];
        return $"| {JsonNamingPolicy.SnakeCaseLower.ConvertName(Algorithms[algorithm].ToString())} | {string.Join(" | ", cells)} |";

        string Cell(Func<(MemoryCost Memory, RedisCost Redis), double> figure, string format, bool withRatio = false)
        {
            double[] values = [.. rounds.Select(costs => figure(costs[algorithm])).Order()];
            string text = Median(values).ToString(format, CultureInfo.InvariantCulture);
            if (!withRatio || Algorithms[algorithm] == LimitAlgorithm.FixedWindow)
            {
                return text;
            }

            double[] ratios = [.. rounds.Select(costs => figure(costs[algorithm]) / figure(costs[(int)LimitAlgorithm.FixedWindow])).Order()];
            return string.Create(CultureInfo.InvariantCulture, $"{text} (x{Median(ratios):F2}, {ratios[0]:F2} to {ratios[^1]:F2})");
        }
    }

    private static double Median(double[] ordered) => (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
}
