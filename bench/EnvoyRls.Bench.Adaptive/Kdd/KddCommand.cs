using System.CommandLine;

namespace EnvoyRls.Bench.Adaptive.Kdd;

/// <summary><c>kdd</c>: detectors on the labelled connections of KDD'99, beside their peers on the same rows in the same run.</summary>
internal static class KddCommand
{
    private const int Shown = 0;
    private const int Missed = 1;
    private const int Failed = 2;

    public static Command Create()
    {
        Option<FileInfo> data = new("--data") { Description = "CSV of features with a label (0 or 1) in the last column, plain or .gz.", Required = true };
        Option<int> seeds = new("--seeds") { Description = "Seeds, from 0 on.", DefaultValueFactory = _ => 5 };
        Option<FileInfo?> file = new("--out") { Description = "File to write results to, as JSON." };
        Option<string> python = new("--python") { Description = "A Python that has scikit-learn.", DefaultValueFactory = _ => "/usr/bin/python3" };
        seeds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--seeds must be at least 1.");
            }
        });
        Command command = new(
            "kdd",
            "Isolation forest and ECOD on labelled rows beside scikit-learn's isolation forest and a numpy ECOD; exits 1 if a mean AUROC differs by more than 0.002.")
        {
            data.AcceptExistingOnly(), seeds, file, python,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                KddReport report = await MeasureAsync(parsed.GetValue(data)!, parsed.GetValue(seeds), parsed.GetValue(python)!, cancellation);
                report.Write(parsed.InvocationConfiguration.Output);
                if (parsed.GetValue(file) is { } results)
                {
                    await report.SaveAsync(results, cancellation);
                }

                return report.IsMet ? Shown : Missed;
            }
            catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException or IOException or System.ComponentModel.Win32Exception)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"kdd: {failure.Message}");
                return Failed;
            }
        });
        return command;
    }

    private static async Task<KddReport> MeasureAsync(FileInfo data, int seeds, string python, CancellationToken cancellation)
    {
        LabelledRows rows = LabelledRows.Read(data);
        List<KddRun> runs = [.. await PeerRuns.MeasureAsync(python, data, rows, seeds, cancellation), .. OwnRuns.Measure(rows, seeds)];
        return new KddReport(
            rows.Count,
            rows.Anomalies,
            runs,
            [
                KddComparison.Of(OwnRuns.LikePeer, PeerRuns.IsolationForest, runs),
                KddComparison.Of(OwnRuns.Default, PeerRuns.IsolationForest, runs),
                KddComparison.Of(OwnRuns.Ecod, PeerRuns.Ecod, runs),
            ]);
    }
}
