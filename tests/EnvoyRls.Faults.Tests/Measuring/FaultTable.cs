using System.Collections.Concurrent;
using System.Globalization;
using EnvoyRls.Faults.Tests.Load;
using EnvoyRls.Testing;

[assembly: AssemblyFixture(typeof(EnvoyRls.Faults.Tests.Measuring.FaultTable))]

namespace EnvoyRls.Faults.Tests.Measuring;

/// <summary>
/// The table of docs/reliability.md, written when all tests have run, if <c>FAULTS_TABLE</c> asks for it. Rows of faults that were not made, as
/// somebody chose among the tests, stay as they are.
/// </summary>
public sealed class FaultTable : IDisposable
{
    private const string Begin = "<!-- faults:begin -->";
    private const string End = "<!-- faults:end -->";

    private static readonly ConcurrentBag<FaultFigures> Rows = [];
    private const string Head =
        """
        | Redis | fault | lasted | recovered after | at most | calls | late (timers) | by mode | over | under |
        |---|---|---|---|---|---|---|---|---|---|

        """;

    private static readonly string[] Arrangements = ["single", "Sentinel", "Cluster"];

    public void Dispose()
    {
        if (FaultPace.IsTable)
        {
            string path = Repository.PathOf("docs", "reliability.md");
            File.WriteAllText(path, Renew(File.ReadAllText(path), [.. Rows.Select(Write)]));
        }
    }

    internal static void Add(FaultFigures figures) => Rows.Add(figures);

    /// <summary>The page with rows in place of those that it had of the same faults, in the order of arrangements and names.</summary>
    internal static string Renew(string page, string[] rows)
    {
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = page.IndexOf(End, StringComparison.Ordinal);
        if (begin < Begin.Length || end < begin)
        {
            throw new InvalidOperationException($"the page has no {Begin} and {End}");
        }

        string[] renewed = [.. rows.Select(NameOf)];
        IEnumerable<string> kept = page[begin..end].Split('\n').Where(IsRow).Where(row => !renewed.Contains(NameOf(row)));
        IEnumerable<string> all = kept.Concat(rows)
            .OrderBy(static row => Array.FindIndex(Arrangements, redis => row.StartsWith($"| {redis} ", StringComparison.Ordinal)))
            .ThenBy(NameOf, StringComparer.Ordinal);
        return $"{page[..begin]}\n{Head}{string.Concat(all.Select(static row => $"{row}\n"))}{page[end..]}";
    }

    private static string Write(FaultFigures row) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {row.Redis} | {row.Plan.Fault} | {row.Lasted.TotalSeconds:0.0} s | {row.Recovery.TotalSeconds:0.00} s | {row.Plan.RecoveryBound.TotalSeconds:0.0} s | {row.Calls} | {row.Late} ({row.LateTimers}) | {string.Join(", ", row.Answered)} | {ByMode(row.Over)} | {ByMode(row.Under)} |");

    private static bool IsRow(string line) => Array.Exists(Arrangements, redis => line.StartsWith($"| {redis} ", StringComparison.Ordinal));

    /// <summary>Redis and the fault.</summary>
    private static string NameOf(string row) => string.Join('|', row.Split('|').Take(3));

    private static string ByMode(Func<FailureMode, int> figure) => string.Join(", ", Enum.GetValues<FailureMode>().Select(figure));
}
