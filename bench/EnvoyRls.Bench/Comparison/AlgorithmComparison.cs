using EnvoyRls.Bench.Documents;

namespace EnvoyRls.Bench.Comparison;

/// <summary>
/// Compares the algorithms' decisions under the same traffic: <c>algorithms-compare [docs]</c> writes the tables of
/// <c>docs/algorithms.md</c> and the plots beside it. All of it is simulated time and fixed seeds, so that every run
/// writes the same.
/// </summary>
internal static class AlgorithmComparison
{
    public const string Manual = "algorithms.md";

    private const string Maker = "algorithms-compare";

    public static async Task RunAsync(string directory)
    {
        string manual = Path.Combine(directory, Manual);
        await File.WriteAllTextAsync(manual, await WithTablesAsync(await File.ReadAllTextAsync(manual)));
        Directory.CreateDirectory(Path.Combine(directory, "algorithms"));
        foreach ((string name, string plot) in await PlotsAsync())
        {
            await File.WriteAllTextAsync(Path.Combine(directory, name), plot);
        }
    }

    /// <summary>The manual with its tables made anew.</summary>
    public static async Task<string> WithTablesAsync(string manual)
    {
        Accuracy[][] accuracies = [.. await Task.WhenAll(TrafficPatterns.All.Select(AccuraciesAsync))];
        manual = MarkedSection.Replace(manual, Maker, "admitted", ComparisonTables.OfShares(accuracies, accuracy => accuracy.AdmittedShare));
        manual = MarkedSection.Replace(manual, Maker, "overshoot", ComparisonTables.OfFactors(accuracies, accuracy => accuracy.Overshoot));
        manual = MarkedSection.Replace(manual, Maker, "wrongly-denied", ComparisonTables.OfShares(accuracies, accuracy => accuracy.WronglyDeniedShare));
        return MarkedSection.Replace(manual, Maker, "recovery", ComparisonTables.OfRecoveries(await MeasureAllAsync(Recovery.MeasureAsync)));
    }

    /// <summary>The plots, by their names below the manual's directory.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> PlotsAsync()
    {
        IReadOnlyList<long>[] floods = await MeasureAllAsync(FloodAdmissions.MeasureAsync);
        Recovery[] recoveries = await MeasureAllAsync(Recovery.MeasureAsync);
        Accuracy[] attacked = await AccuraciesAsync(TrafficNamed(TrafficPatterns.BoundaryAttack));
        Accuracy[] flooded = await AccuraciesAsync(TrafficNamed(TrafficPatterns.Flood));
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["algorithms/admitted.svg"] = ComparisonPlots.Admitted(floods),
            ["algorithms/overshoot.svg"] = ComparisonPlots.Overshoot(attacked, flooded),
            ["algorithms/remaining.svg"] = ComparisonPlots.Remaining(recoveries),
        };
    }

    private static Traffic TrafficNamed(string name) => TrafficPatterns.All.Single(traffic => traffic.Name == name);

    private static Task<Accuracy[]> AccuraciesAsync(Traffic traffic) => MeasureAllAsync(compared => Accuracy.MeasureAsync(compared, traffic));

    private static Task<T[]> MeasureAllAsync<T>(Func<ComparedLimit, Task<T>> measure) => Task.WhenAll(ComparedLimit.All.Select(measure));
}
