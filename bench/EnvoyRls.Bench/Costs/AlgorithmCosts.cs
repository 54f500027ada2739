using System.Globalization;
using System.Text.Json;
using EnvoyRls.Bench.Redis;
using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Bench.Costs;

/// <summary>
/// What each algorithm costs, in one table of <c>docs/algorithms.md</c>: <c>algorithms-cost [host:port] [rounds]</c> charges the
/// memory store, and a Redis that serves nobody else. Algorithms take turns in every round; the table has the best of all
/// rounds, and behind it, where that is no constant, its ratio to the fixed window's and the median of all rounds.
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

        await WritePairsAsync(redis, rounds);
    }

    private static async Task WritePairsAsync(AlgorithmsRedis redis, int rounds)
    {
        Console.WriteLine();
        Console.WriteLine("| two limits of gcra in one call | memory, ns | Redis, scripts a call | commands inside | calls/s | CPU us |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach (bool allOrNothing in new[] { false, true })
        {
            double memory = double.MaxValue;
            List<RedisCost> costs = [];
            for (int round = 0; round < rounds; round++)
            {
                memory = Math.Min(memory, await PairCost.MeasureAsync(allOrNothing));
                costs.Add(await redis.MeasurePairAsync(allOrNothing));
            }

            RedisCost cost = costs.MinBy(static cost => cost.ProcessorMicroseconds)!;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {(allOrNothing ? "all_or_nothing" : "each")} | {memory:F0} | {cost.Scripts:F1} | {cost.CommandsInside:F1} | {cost.CallsPerSecond:N0} | {cost.ProcessorMicroseconds:F1} |"));
        }
    }

    private static string Row(List<(MemoryCost Memory, RedisCost Redis)[]> rounds, int algorithm)
    {
        string[] cells =
        [
            Cell(static cost => cost.Memory.AdmittedNanoseconds, "F0", varies: true),
            Cell(static cost => cost.Memory.DeniedNanoseconds, "F0"),
            Cell(static cost => cost.Memory.AllocatedBytes, "F0"),
            Cell(static cost => cost.Memory.CounterBytes, "F0"),
            Cell(static cost => cost.Memory.UsedCounterBytes, "F0"),
            Cell(static cost => cost.Redis.Scripts, "F1"),
            Cell(static cost => cost.Redis.CommandsInside, "F1"),
            Cell(static cost => cost.Redis.CallsPerSecond, "N0", varies: true, moreIsBetter: true),
            Cell(static cost => cost.Redis.ProcessorMicroseconds, "F1", varies: true),
        ];
        return $"| {JsonNamingPolicy.SnakeCaseLower.ConvertName(Algorithms[algorithm].ToString())} | {string.Join(" | ", cells)} |";

        string Cell(Func<(MemoryCost Memory, RedisCost Redis), double> figure, string format, bool varies = false, bool moreIsBetter = false)
        {
            double[] values = Ordered(rounds, figure, algorithm, moreIsBetter);
            string best = Text(values[0], format);
            if (!varies)
            {
                return best;
            }

            double ratio = values[0] / Ordered(rounds, figure, (int)LimitAlgorithm.FixedWindow, moreIsBetter)[0];
            return $"{best} (x{Text(ratio, "F2")}; {Text(values[values.Length / 2], format)})";
        }
    }

    /// <summary>An algorithm's figures of all rounds, the best first.</summary>
    private static double[] Ordered(
        List<(MemoryCost Memory, RedisCost Redis)[]> rounds, Func<(MemoryCost Memory, RedisCost Redis), double> figure, int algorithm, bool moreIsBetter) =>
        [.. rounds.Select(costs => figure(costs[algorithm])).OrderBy(value => moreIsBetter ? -value : value)];

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
