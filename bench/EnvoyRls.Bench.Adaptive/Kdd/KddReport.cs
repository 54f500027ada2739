using System.Text.Json;

namespace EnvoyRls.Bench.Adaptive.Kdd;

/// <summary>What the runs showed.</summary>
/// <param name="Rows">Rows fitted and scored.</param>
/// <param name="Anomalies">Those of them that are anomalies.</param>
/// <param name="Runs">Every run, those of a detector together.</param>
/// <param name="Comparisons">What had to be shown.</param>
internal sealed record KddReport(int Rows, int Anomalies, IReadOnlyList<KddRun> Runs, IReadOnlyList<KddComparison> Comparisons)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public bool IsMet => Comparisons.All(comparison => comparison.IsMet);

    /// <summary>Writes the table: each run, then the mean and the worst of each detector.</summary>
    public void Write(TextWriter output)
    {
        output.WriteLine($"{Rows:N0} rows, {Anomalies:N0} anomalies; each detector is fitted to all rows and scores them.");
        output.WriteLine($"{"detector",-26}{"seed",6}{"AUROC",10}{"AUPRC",10}{"TPR@0.1%",10}{"TPR@1%",10}{"seconds",10}");
        foreach (IGrouping<string, KddRun> runs in Runs.GroupBy(run => run.Detector, StringComparer.Ordinal))
        {
            foreach (KddRun run in runs)
            {
                WriteLine(output, run.Detector, $"{run.Seed}", measure => measure(run));
            }

            if (runs.Skip(1).Any())
            {
                WriteLine(output, runs.Key, "mean", measure => runs.Average(measure));
                WriteLine(output, runs.Key, "worst", measure => runs.Min(measure), runs.Max(run => run.Seconds));
            }
        }

        foreach (KddComparison comparison in Comparisons)
        {
            output.WriteLine(
                $"{comparison.Detector} beside {comparison.Peer}: mean AUROC differs by {comparison.Difference:+0.00000;-0.00000;0.00000}, "
                + $"{(comparison.IsMet ? "within" : "MORE than")} {KddComparison.Tolerance}");
        }
    }

    /// <summary>Writes everything as JSON.</summary>
    public async Task SaveAsync(FileInfo file, CancellationToken cancellation) =>
        await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(this, Json) + "\n", cancellation);

    private static void WriteLine(TextWriter output, string detector, string seed, Func<Func<KddRun, double>, double> of, double? seconds = null) => output.WriteLine(
        $"{detector,-26}{seed,6}{of(run => run.Auroc),10:F5}{of(run => run.Auprc),10:F4}{of(run => run.TprAtPerMille),10:F4}"
        + $"{of(run => run.TprAtPercent),10:F4}{seconds ?? of(run => run.Seconds),10:F1}");
}
