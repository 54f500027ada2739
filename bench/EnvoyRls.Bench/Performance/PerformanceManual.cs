using EnvoyRls.Bench.Documents;

namespace EnvoyRls.Bench.Performance;

/// <summary>
/// Fills docs/performance.md with what <c>bench/run</c> has measured: <c>performance FILE [docs]</c> writes its tables, and the plots beside it.
/// </summary>
internal static class PerformanceManual
{
    public const string Name = "performance.md";

    private const string Maker = "bench/run";
    private const string Latency = "performance/latency.svg";
    private const string Ratios = "performance/ratios.svg";

    public static async Task RunAsync(string file, string directory)
    {
        PerformanceResults results = PerformanceResults.Parse(await File.ReadAllTextAsync(file));
        string manual = Path.Combine(directory, Name);
        await File.WriteAllTextAsync(manual, WithTables(await File.ReadAllTextAsync(manual), results, Path.GetFileName(file)));
        Directory.CreateDirectory(Path.Combine(directory, "performance"));
        foreach ((string name, string plot) in Plots(results))
        {
            await File.WriteAllTextAsync(Path.Combine(directory, name), plot);
        }
    }

    /// <summary>The manual with its tables made anew.</summary>
    /// <param name="manual">The manual.</param>
    /// <param name="results">What was measured.</param>
    /// <param name="name">The results' file below bench/results.</param>
    public static string WithTables(string manual, PerformanceResults results, string name)
    {
        manual = MarkedSection.Replace(manual, Maker, "source", PerformanceTables.Source(results, name));
        manual = MarkedSection.Replace(manual, Maker, "throughput", WithPlot(PerformanceTables.Throughput(results), "Requests a second of each mode, of the bare endpoint", Ratios));
        manual = MarkedSection.Replace(manual, Maker, "latency", WithPlot(PerformanceTables.Latency(results), "Latency by percentile, logarithmic", Latency));
        return MarkedSection.Replace(manual, Maker, "budgets", PerformanceTables.Budgets(results));
    }

    /// <summary>The plots, by their names below the manual's directory.</summary>
    public static IReadOnlyDictionary<string, string> Plots(PerformanceResults results) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Latency] = PerformancePlots.Latency(results),
        [Ratios] = PerformancePlots.Ratios(results),
    };

    private static string WithPlot(string table, string what, string plot) => $"{table}\n![{what}]({plot})\n";
}
