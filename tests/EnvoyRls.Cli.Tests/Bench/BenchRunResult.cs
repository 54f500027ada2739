using System.Text.Json;

namespace EnvoyRls.Cli.Tests.Bench;

/// <summary>The figures of a run of <c>rls bench</c>.</summary>
internal sealed record BenchRunResult(int ExitCode, string Error, JsonElement Figures)
{
    /// <summary>Runs with a short duration and no warm-up unless the arguments say more.</summary>
    public static async Task<BenchRunResult> OfAsync(string address, params string[] args)
    {
        CommandRun run = await CommandRun.OfAsync(["bench", address, "--domain", "shop", "--deadline", "none", "--warm-up", "0s", "--json", "-", .. args]);
        return new BenchRunResult(run.ExitCode, run.Error, JsonDocument.Parse(run.Output).RootElement);
    }

    public long Calls => Figures.GetProperty("calls").GetInt64();

    /// <summary>How many calls ended like that.</summary>
    public long Count(string outcome) => Figures.GetProperty("outcomes").TryGetProperty(outcome, out JsonElement count) ? count.GetInt64() : 0;

    /// <summary>A percentile of latency, in milliseconds.</summary>
    public double Milliseconds(string percentile) => Figures.GetProperty("latency").GetProperty(percentile).GetDouble() / 1_000;
}
