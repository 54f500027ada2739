using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using EnvoyRls.Faults.Tests.Load;
using EnvoyRls.Testing;

[assembly: AssemblyFixture(typeof(EnvoyRls.Faults.Tests.Measuring.FaultTable))]

namespace EnvoyRls.Faults.Tests.Measuring;

/// <summary>The table of docs/reliability.md, written when all tests have run, if <c>FAULTS_TABLE</c> asks for it.</summary>
public sealed class FaultTable : IDisposable
{
    private const string Begin = "<!-- faults:begin -->";
    private const string End = "<!-- faults:end -->";

    private static readonly ConcurrentBag<FaultFigures> Rows = [];
    private static readonly string[] Arrangements = ["single", "Sentinel", "Cluster"];

    public void Dispose()
    {
        if (FaultPace.IsTable)
        {
            string path = Repository.PathOf("docs", "reliability.md");
            File.WriteAllText(path, Replace(File.ReadAllText(path), Write(Rows)));
        }
    }

    internal static void Add(FaultFigures figures) => Rows.Add(figures);

    /// <summary>A row for each fault, in the order of arrangements and names.</summary>
    internal static string Write(IEnumerable<FaultFigures> rows)
    {
        StringBuilder text = new();
        text.AppendLine("| Redis | fault | lasted | recovered after | at most | calls | late (timers) | by mode | over | under |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (FaultFigures row in rows.OrderBy(static row => Array.IndexOf(Arrangements, row.Redis)).ThenBy(static row => row.Plan.Fault, StringComparer.Ordinal))
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {row.Redis} | {row.Plan.Fault} | {row.Lasted.TotalSeconds:0.0} s | {row.Recovery.TotalSeconds:0.00} s | {row.Plan.RecoveryBound.TotalSeconds:0.0} s | {row.Calls} | {row.Late} ({row.LateTimers}) | {string.Join(", ", row.Answered)} | {ByMode(row.Over)} | {ByMode(row.Under)} |");
        }

        return text.ToString();
    }

    private static string ByMode(Func<FailureMode, int> figure) => string.Join(", ", Enum.GetValues<FailureMode>().Select(figure));

    private static string Replace(string page, string table)
    {
        int begin = page.IndexOf(Begin, StringComparison.Ordinal);
        int end = page.IndexOf(End, StringComparison.Ordinal);
        return begin >= 0 && end > begin
            ? $"{page[..(begin + Begin.Length)]}\n{table}{page[end..]}"
            : throw new InvalidOperationException($"the page has no {Begin} and {End}");
    }
}
