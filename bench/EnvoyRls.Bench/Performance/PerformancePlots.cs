using System.Globalization;
using EnvoyRls.Bench.Documents.Plots;

namespace EnvoyRls.Bench.Performance;

/// <summary>The manual's plots, as SVG documents.</summary>
internal static class PerformancePlots
{
    /// <summary>Percentiles on an axis of nines, microseconds on a logarithmic one; of the bare endpoint and the modes that have budgets.</summary>
    public static string Latency(PerformanceResults results)
    {
        HashSet<string> judged = [.. results.Budgets.Select(static budget => budget.Mode)];
        PlotLine[] lines =
        [
            .. from contender in results.Summary
               where contender.Value.Ratio is null || judged.Contains(contender.Key)
               select new PlotLine(contender.Key, Points(contender.Value)),
        ];
        double most = Math.Ceiling(lines.Max(static line => line.Points.Max(static point => point.Y)));
        double least = Math.Floor(lines.Min(static line => line.Points.Min(static point => point.Y)));
        return LineChart.Draw(
            "Latency at half of each mode's own peak, open loop, from the intended time of each call",
            new Axis("part of calls", 0, 4, 1) { Write = static nines => (100 * (1 - Math.Pow(10, -nines))).ToString("0.##", CultureInfo.InvariantCulture) + " %" },
            new Axis("within microseconds", least, Math.Max(most, least + 1), 1) { Write = static power => Math.Pow(10, power).ToString("N0", CultureInfo.InvariantCulture) },
            lines);
    }

    /// <summary>Requests a second beside the bare endpoint, and what the budget asks.</summary>
    public static string Ratios(PerformanceResults results) => BarChart.Draw(
        "Requests a second, of the bare endpoint in the same round",
        Axis.UpTo("part of the bare endpoint's", results.Summary.Max(static contender => contender.Value.Ratio?.High ?? 1)),
        ["median of rounds"],
        [.. results.Summary.Where(static contender => contender.Value.Ratio is not null).Select(static contender => (contender.Key, new[] { contender.Value.Ratio!.Median }))]);

    private static (double X, double Y)[] Points(ContenderSummary summary) =>
    [
        .. from point in summary.Curve
           let nines = -Math.Log10(1 - point[0])
           where nines <= 4
           select (nines, Math.Log10(Math.Max(1, point[1]))),
    ];
}
