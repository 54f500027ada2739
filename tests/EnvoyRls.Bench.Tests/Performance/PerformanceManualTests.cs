using System.Text.RegularExpressions;
using System.Xml.Linq;
using EnvoyRls.Bench.Performance;
using EnvoyRls.Testing;

namespace EnvoyRls.Bench.Tests.Performance;

/// <summary>What docs/performance.md shows is what bench/run measured, and what bench/run says of its rounds is true.</summary>
public sealed partial class PerformanceManualTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Rounds_are_summed_up_by_medians_of_their_own_ratios()
    {
        (PerformanceResults results, _) = await ExampleAsync();

        ContenderSummary memory = results.Summary["memory"];
        Assert.Equal(0.93, memory.Ratio!.Median, 1e-9);
        Assert.InRange(memory.Ratio.Low, 0.9, 0.93);
        Assert.InRange(memory.Ratio.High, 0.93, 0.95);
        Assert.Equal((111_600, 11, 60), (memory.RequestsPerSecond, memory.AllocatedBytes, memory.Open["p50"]));
        Assert.Equal(1.2, memory.OpenOfBare!["p50"], 1e-9);
        Assert.Equal((1, null), (results.Summary["redis"].ClientFellBehind, results.Summary["redis"].AllocatedBytes));
    }

    [Fact]
    public async Task Budgets_are_met_or_missed_by_their_own_bound()
    {
        (PerformanceResults results, _) = await ExampleAsync();

        Assert.Equal(
            [
                "memory: requests/s of bare >= 0.9 True",
                "memory: p50 at half load, of bare <= 3 True",
                "memory: p99 at half load, of bare <= 5 True",
                "memory: p99.9 at half load, µs <= 5000 True",
                "memory: calls decided at half load >= 0.999 True",
                "redis: requests/s of bare >= 0.55 False",
                "redis: p50 at half load, of bare <= 3 False",
                "redis: p99 at half load, of bare <= 5 True",
                "redis: p99.9 at half load, µs <= 5000 True",
                "redis: calls decided at half load >= 0.999 False",
                "redis: commands to Redis a call <= 1.05 True",
                "exact: admitted by 8 replicas 100000 to 100000 False",
            ],
            results.Budgets.Select(static budget => $"{budget.Mode}: {budget.What} {budget.Bound} {budget.Met}").ToArray());
    }

    [Fact]
    public async Task What_scripts_call_is_not_counted_as_sent_by_clients()
    {
        (_, string printed) = await ExampleAsync();

        // Redis counts 327 commands: 100 scripts, 200 that these call, and 27 more.
        Assert.EndsWith("127.0\n", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_prints_a_line_for_each_contender_and_each_budget()
    {
        (_, string printed) = await ExampleAsync();

        Assert.Matches(@"(?m)^bare endpoint +120,000 +4,000 +- ", printed);
        Assert.Matches(@"(?m)^memory +111,600 .* 0\.93 \(0\.90 to 0\.95\) +60 +1\.2 ", printed);
        Assert.Matches(@"(?m)^redis +60,000 .* 1\.020 .*  client late  4\.0% of calls not decided$", printed);
        Assert.Matches(@"(?m)^exact +admitted by 8 replicas +100,001 +100000 to 100000 +MISSED$", printed);
    }

    [Fact]
    public async Task The_manual_has_every_section_and_plot_that_the_command_fills()
    {
        (PerformanceResults results, _) = await ExampleAsync();

        string manual = PerformanceManual.WithTables(await ManualAsync(), results, "example.json");

        Assert.Contains("From [example.json](../bench/results/example.json): 2 processors (Example CPU), which the clients share, 24 GiB,", manual, StringComparison.Ordinal);
        Assert.Contains("| memory | 111,600 | 0.93 (0.90 to 0.95) | 4,000 | 11 |  |  | 90 | 210 |", manual, StringComparison.Ordinal);
        Assert.Contains("| redis | 30,000 | 210 | 4.2 | 840 | 4.2 | 4,200 | 4.2 | client late, 4.0 % not decided |", manual, StringComparison.Ordinal);
        Assert.Contains("| exact | admitted by 8 replicas | 100,001 | 100000 to 100000 | **missed** |", manual, StringComparison.Ordinal);
        foreach ((string name, string plot) in PerformanceManual.Plots(results))
        {
            Assert.Equal("svg", XDocument.Parse(plot).Root!.Name.LocalName);
            Assert.Contains($"]({name})", manual, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_manuals_figures_are_those_of_the_results_it_names()
    {
        string manual = await ManualAsync();
        if (ResultsLink().Match(manual) is not { Success: true } link)
        {
            Assert.Contains("Nothing was published yet.", manual, StringComparison.Ordinal);
            return;
        }

        string name = link.Groups["name"].Value;
        PerformanceResults results = PerformanceResults.Parse(
            await File.ReadAllTextAsync(Repository.PathOf("bench", "results", name), TestContext.Current.CancellationToken));

        Assert.True(PerformanceManual.WithTables(manual, results, name) == manual, $"docs/performance.md is not what this makes of it: EnvoyRls.Bench performance bench/results/{name}");
        foreach ((string plot, string drawn) in PerformanceManual.Plots(results))
        {
            Assert.Equal(await File.ReadAllTextAsync(Repository.PathOf("docs", plot), TestContext.Current.CancellationToken), drawn);
        }
    }

    private static Task<string> ManualAsync() =>
        File.ReadAllTextAsync(Repository.PathOf("docs", PerformanceManual.Name), TestContext.Current.CancellationToken);

    /// <summary>Results of made-up rounds, and what was printed of them.</summary>
    private static async Task<(PerformanceResults Results, string Printed)> ExampleAsync()
    {
        string program = Repository.PathOf("tests", "EnvoyRls.Bench.Tests", "Performance", "example_results.py");
        ProcessResult run = await ChildProcess.CompleteAsync(PythonProgram.Path, [program, Repository.PathOf("bench", "load")], Limit, PythonProgram.Environment);
        Assert.True(run.ExitCode == 0, run.Errors);
        return (PerformanceResults.Parse(run.Output), run.Errors);
    }

    [GeneratedRegex(@"\(\.\./bench/results/(?<name>[\w.-]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ResultsLink();
}
