using EnvoyRls.Bench.Documents.Plots;

namespace EnvoyRls.Bench.Comparison;

/// <summary>The comparison's plots, as SVG documents.</summary>
internal static class ComparisonPlots
{
    /// <param name="floods">Hits admitted in all, by second, of each limit.</param>
    public static string Admitted(IReadOnlyList<long>[] floods) => LineChart.Draw(
        "Hits admitted of a flood of 1200 a minute, limit 100 a minute",
        new Axis("seconds; windows start at 0, 60, 120 and 180", FloodAdmissions.FirstSecond, FloodAdmissions.LastSecond, 10),
        new Axis("hits admitted in all", 0, 400, 50),
        Lines(floods, static (flood, i) => (FloodAdmissions.FirstSecond + i, flood[i])));

    /// <param name="recoveries">Of each limit.</param>
    public static string Remaining(Recovery[] recoveries) => LineChart.Draw(
        "Hits remaining around a burst of 200 hits from 25 s to 35 s, limit 100 a minute",
        new Axis("seconds; windows start at 0, 60 and 120", 0, 140, 10),
        new Axis("hits remaining", 0, 100, 20),
        Lines([.. recoveries.Select(static recovery => recovery.Remaining)], static (remaining, i) => (i * (Recovery.Step / 1e6), remaining[i])));

    /// <param name="attacked">Of each limit under bursts around a boundary.</param>
    /// <param name="flooded">Of each limit under a flood.</param>
    public static string Overshoot(Accuracy[] attacked, Accuracy[] flooded) => BarChart.Draw(
        "Most hits admitted in any 60 s, limit 100 a minute",
        new Axis("times the limit", 0, 2.2, 0.2),
        [TrafficPatterns.BoundaryAttack, TrafficPatterns.Flood],
        [.. ComparedLimit.All.Select((compared, i) => (compared.Name, new[] { attacked[i].Overshoot, flooded[i].Overshoot }))]);

    /// <summary>One line for each limit; limits whose lines coincide share one.</summary>
    private static PlotLine[] Lines(IReadOnlyList<long>[] samples, Func<IReadOnlyList<long>, int, (double X, double Y)> point) =>
    [
        .. samples
            .Select(static (values, i) => (Values: values, ComparedLimit.All[i].Name))
            .GroupBy(static line => string.Join(",", line.Values), StringComparer.Ordinal)
            .Select(group => new PlotLine(
                string.Join(" = ", group.Select(static line => line.Name)),
                [.. Enumerable.Range(0, group.First().Values.Count).Select(i => point(group.First().Values, i))])),
    ];
}
