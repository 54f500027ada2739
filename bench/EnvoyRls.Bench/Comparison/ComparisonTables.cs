using System.Globalization;
using System.Text;

namespace EnvoyRls.Bench.Comparison;

/// <summary>The comparison's Markdown tables.</summary>
internal static class ComparisonTables
{
    /// <summary>A figure per traffic and limit as a share, in percent.</summary>
    /// <param name="accuracies">By traffic, then by limit.</param>
    /// <param name="figure">Which.</param>
    public static string OfShares(Accuracy[][] accuracies, Func<Accuracy, double> figure) =>
        ByTraffic(accuracies, accuracy => string.Create(CultureInfo.InvariantCulture, $"{100 * figure(accuracy):F1} %"));

    /// <summary>A figure per traffic and limit as a factor.</summary>
    public static string OfFactors(Accuracy[][] accuracies, Func<Accuracy, double> figure) =>
        ByTraffic(accuracies, accuracy => string.Create(CultureInfo.InvariantCulture, $"{figure(accuracy):F2}"));

    public static string OfRecoveries(Recovery[] recoveries)
    {
        StringBuilder table = new();
        AppendRow(table, ["limit", "admitted of 200", "the next hit", "half", "all"]);
        AppendRow(table, ["---", "---:", "---:", "---:", "---:"]);
        for (int i = 0; i < recoveries.Length; i++)
        {
            Recovery recovery = recoveries[i];
            string[] waits = [.. new[] { 0, 0.5, 1 }.Select(share => string.Create(CultureInfo.InvariantCulture, $"{recovery.SecondsUntil(share):F1} s"))];
            AppendRow(table, [ComparedLimit.All[i].Name, recovery.Admitted.ToString(CultureInfo.InvariantCulture), .. waits]);
        }

        return table.ToString();
    }

    private static string ByTraffic(Accuracy[][] accuracies, Func<Accuracy, string> cell)
    {
        StringBuilder table = new();
        AppendRow(table, ["traffic", .. ComparedLimit.All.Select(static compared => compared.Name)]);
        AppendRow(table, ["---", .. ComparedLimit.All.Select(static _ => "---:")]);
        for (int i = 0; i < accuracies.Length; i++)
        {
            AppendRow(table, [TrafficPatterns.All[i].Name, .. accuracies[i].Select(cell)]);
        }

        return table.ToString();
    }

    private static void AppendRow(StringBuilder table, IEnumerable<string> cells) =>
        table.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
