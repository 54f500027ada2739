using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace EnvoyRls.Bench.Adaptive.Kdd;

/// <summary>The peers on the same rows, in a Python process of their own.</summary>
internal static class PeerRuns
{
    public const string IsolationForest = "scikit-learn 100x256";
    public const string Ecod = "ECOD in numpy";

    // The same scores and labels by two ways of adding up.
    private const double MetricTolerance = 1e-9;

    /// <exception cref="InvalidOperationException">Python or a peer failed, or its metrics and ours differ.</exception>
    public static async Task<List<KddRun>> MeasureAsync(string python, FileInfo data, LabelledRows rows, int seeds, CancellationToken cancellation)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("kdd-peers-");
        try
        {
            string script = Path.Combine(AppContext.BaseDirectory, "Kdd", "kdd_peers.py");
            ProcessStartInfo start = new(python, ["-B", script, data.FullName, $"{seeds}", folder.FullName]) { RedirectStandardOutput = true, UseShellExecute = false };
            using Process process = Process.Start(start)!;
            try
            {
                List<KddRun> runs = [];
                while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
                {
                    runs.Add(Read(line, rows));
                }

                await process.WaitForExitAsync(cancellation);
                return process.ExitCode == 0 ? runs : throw new InvalidOperationException($"{python} ended with {process.ExitCode}.");
            }
            finally
            {
                process.Kill();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static KddRun Read(string line, LabelledRows rows)
    {
        PeerLine told = JsonSerializer.Deserialize<PeerLine>(line, JsonSerializerOptions.Web)!;
        double[] scores = MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(told.Scores)).ToArray();
        KddRun run = KddRun.Of(told.Peer == "ecod" ? Ecod : IsolationForest, told.Seed, scores, rows, told.Seconds);
        return Math.Abs(run.Auroc - told.Auroc) <= MetricTolerance && Math.Abs(run.Auprc - told.Auprc) <= MetricTolerance
            ? run
            : throw new InvalidOperationException(
                $"Metrics differ: AUROC {run.Auroc} and AUPRC {run.Auprc} here, {told.Auroc} and {told.Auprc} by scikit-learn.");
    }

    /// <summary>What the script says of a run.</summary>
    private sealed record PeerLine(string Peer, int Seed, string Scores, double Seconds, double Auroc, double Auprc);
}
