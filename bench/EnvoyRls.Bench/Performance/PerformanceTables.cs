using System.Globalization;
using System.Text;

namespace EnvoyRls.Bench.Performance;

/// <summary>The manual's tables, as Markdown.</summary>
internal static class PerformanceTables
{
    public static string Source(PerformanceResults results, string name)
    {
        MeasuredMachine machine = results.Machine;
        string changed = results.Commit.Changed ? " with changes" : "";
        string pinned = results.Options.Pin ? ", clients on a processor of their own" : ", which the clients share";
        return Text($"""
            From [{name}](../bench/results/{name}): {machine.Processors} processors ({machine.Model}){pinned}, {machine.MemoryMebibytes / 1024.0:0} GiB,
            Linux {machine.Kernel}, .NET {machine.Dotnet}, Redis {machine.Redis}; commit {results.Commit.Id}{changed}; medians of {results.Options.Rounds} rounds;
            load of the machine before: {machine.LoadBefore:0.0}.

            """);
    }

    public static string Throughput(PerformanceResults results) => Table(
        ["", "requests/s", "of bare (95 %)", "CPU ns", "bytes", "Redis CPU ns", "commands to Redis", "MiB", "ready ms"],
        results.Summary.Select(static contender => new[]
        {
            contender.Key,
            Text($"{contender.Value.RequestsPerSecond:N0}"),
            contender.Value.Ratio is { } ratio ? Text($"{ratio.Median:0.00} ({ratio.Low:0.00} to {ratio.High:0.00})") : "",
            Text($"{contender.Value.CpuNanoseconds:N0}"),
            Text($"{contender.Value.AllocatedBytes:N0}"),
            Text($"{contender.Value.RedisCpuNanoseconds:N0}"),
            Text($"{contender.Value.RedisCommands:0.000}"),
            Text($"{contender.Value.ResidentAfterRun:N0}"),
            Text($"{contender.Value.ReadyMilliseconds:N0}"),
        }));

    public static string Latency(PerformanceResults results) => Table(
        ["", "calls/s", "p50 µs", "of bare", "p99 µs", "of bare", "p99.9 µs", "of bare", ""],
        results.Summary.Select(static contender => new[]
        {
            contender.Key,
            Text($"{contender.Value.Open["rate"]:N0}"),
            Microseconds(contender.Value, "p50"),
            OfBare(contender.Value, "p50"),
            Microseconds(contender.Value, "p99"),
            OfBare(contender.Value, "p99"),
            Microseconds(contender.Value, "p99.9"),
            OfBare(contender.Value, "p99.9"),
            Caveats(contender.Value),
        }));

    public static string Budgets(PerformanceResults results) => Table(
        ["", "", "figure", "bound", ""],
        results.Budgets.Select(static budget => new[]
        {
            budget.Mode,
            budget.What,
            budget.Figure >= 100 ? Text($"{budget.Figure:N0}") : Text($"{budget.Figure:0.000}"),
            budget.Bound,
            budget.Met ? "met" : "**missed**",
        }));

    private static string Caveats(ContenderSummary summary)
    {
        double undecided = 1 - summary.Open["decided"];
        string[] caveats =
        [
            summary.ClientFellBehind > 0 ? "client late" : "",
            undecided > 0.001 ? Text($"{100 * undecided:0.0} % not decided") : "",
        ];
        return string.Join(", ", caveats.Where(static caveat => caveat.Length > 0));
    }

    private static string Microseconds(ContenderSummary summary, string percentile) => Text($"{summary.Open[percentile]:N0}");

    private static string OfBare(ContenderSummary summary, string percentile) =>
        summary.OpenOfBare is { } parts ? Text($"{parts[percentile]:0.0}") : "";

    private static string Table(string[] head, IEnumerable<string[]> rows)
    {
        StringBuilder table = new();
        table.AppendLine($"| {string.Join(" | ", head)} |");
        table.AppendLine($"|{string.Concat(Enumerable.Repeat("---|", head.Length))}");
        foreach (string[] row in rows)
        {
            table.AppendLine($"| {string.Join(" | ", row)} |");
        }

        return table.ToString();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
