using System.Globalization;
using EnvoyRls.Cli.Bench.Http2;
using EnvoyRls.Cli.Bench.Load;

namespace EnvoyRls.Cli.Bench;

/// <summary>Writes what came of a load for people.</summary>
internal static class BenchReport
{
    public static void Write(BenchOptions options, LoadResult result, TextWriter output)
    {
        output.WriteLine(Head(options.Plan));
        Row(output, "decisions", Text($"{result.Decisions:N0} in {result.Elapsed.TotalSeconds:0.00} s, {result.DecisionsPerSecond:N0}/s"));
        Row(output, "OK", Text($"{result.Tally.Outcomes[Outcome.Ok]:N0}"));
        Row(output, "OVER_LIMIT", Text($"{result.Tally.Outcomes[Outcome.OverLimit]:N0}"));
        foreach ((string name, long count) in result.Failures)
        {
            Row(output, name, Text($"{count:N0} ({(double)count / result.Calls:P2})"));
        }

        Row(output, "latency", Percentiles(result.Tally.Latency));
        if (options.Plan.Rate is not null)
        {
            Row(output, "made late by", Percentiles(result.Tally.Lateness));
        }
    }

    private static string Head(LoadPlan plan)
    {
        string load = plan.Rate is { } rate ? Text($"open loop, {rate:N0} calls/s") : Text($"closed loop, {plan.Concurrency:N0} calls at once");
        string keys = plan.Keys == 1 ? "one key" : Text($"{plan.Keys:N0} keys, Zipf {plan.Zipf}");
        return Text($"{load}, {plan.Duration.TotalSeconds} s after {plan.WarmUp.TotalSeconds} s, {plan.Connections} connections, {keys}, seed {plan.Seed}");
    }

    private static string Percentiles(LatencyHistogram histogram) => string.Join(
        ", ", LoadResult.Percentiles.Select(percentile => $"{percentile.Name} {LatencyText.Of(histogram.Quantile(percentile.Part))}"));

    private static void Row(TextWriter output, string name, string text) => output.WriteLine($"{name,-17} {text}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
