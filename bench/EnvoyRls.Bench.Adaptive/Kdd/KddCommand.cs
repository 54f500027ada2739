using System.CommandLine;

namespace EnvoyRls.Bench.Adaptive.Kdd;

/// <summary><c>kdd</c>: detectors on the labelled connections of KDD'99, beside their peers on the same rows in the same run.</summary>
internal static class KddCommand
{
    public static Command Create()
    {
        Option<FileInfo> data = new("--data") { Description = "CSV of features with a label (0 or 1) in the last column, plain or .gz.", Required = true };
        Command command = new("kdd", "Isolation forest and ECOD on labelled rows, beside scikit-learn's isolation forest and a numpy ECOD.")
        {
            data.AcceptExistingOnly(),
        };
        command.SetAction(parsed =>
        {
            LabelledRows rows = LabelledRows.Read(parsed.GetValue(data)!);
            parsed.InvocationConfiguration.Output.WriteLine(
                $"{rows.Count:N0} rows of {rows.Width} features, {rows.Anomalies:N0} anomalies ({rows.Anomalies / (double)rows.Count:P2})");
        });
        return command;
    }
}
