using System.Text.Json;
using EnvoyRls.Cli.Bench.Http2;
using EnvoyRls.Cli.Bench.Load;

namespace EnvoyRls.Cli.Bench;

/// <summary>Writes what came of a load as one JSON object; times are in microseconds.</summary>
internal static class BenchJson
{
    /// <summary>The points of the curve, evenly spaced in nines: 1 - 10^-n with n from 0 to 5.</summary>
    private const int PointsPerNine = 10;
    private const int Nines = 5;

    public static void Write(BenchOptions options, LoadResult result, TextWriter output) => JsonOutput.Write(output, json =>
    {
        json.WriteStartObject();
        WritePlan(json, options);
        json.WriteNumber("made", result.Tally.Made);
        json.WriteNumber("calls", result.Calls);
        json.WriteNumber("seconds", result.Elapsed.TotalSeconds);
        json.WriteNumber("decisions_per_second", result.DecisionsPerSecond);
        json.WriteStartObject("outcomes");
        json.WriteNumber("OK", result.Tally.Outcomes[Outcome.Ok]);
        json.WriteNumber("OVER_LIMIT", result.Tally.Outcomes[Outcome.OverLimit]);
        foreach ((string name, long count) in result.Failures)
        {
            json.WriteNumber(name, count);
        }

        json.WriteEndObject();
        WriteHistogram(json, "latency", result.Tally.Latency);
        WriteCurve(json, result.Tally.Latency);
        if (options.Plan.Rate is not null)
        {
            WriteHistogram(json, "lateness", result.Tally.Lateness);
        }

        json.WriteBoolean("fell_behind", result.FellBehind);
        json.WriteEndObject();
    });

    private static void WritePlan(Utf8JsonWriter json, BenchOptions options)
    {
        LoadPlan plan = options.Plan;
        json.WriteString("loop", plan.Rate is null ? "closed" : "open");
        if (plan.Rate is { } rate)
        {
            json.WriteNumber("rate", rate);
        }

        if (plan.Concurrency is { } concurrency)
        {
            json.WriteNumber("concurrency", concurrency);
        }

        json.WriteNumber("connections", plan.Connections);
        json.WriteNumber("threads", plan.Threads);
        json.WriteNumber("keys", plan.Keys);
        json.WriteNumber("zipf", plan.Zipf);
        json.WriteNumber("descriptors", options.Descriptors.Count);
        json.WriteNumber("seed", plan.Seed);
    }

    private static void WriteHistogram(Utf8JsonWriter json, string name, LatencyHistogram histogram)
    {
        json.WriteStartObject(name);
        json.WriteNumber("mean", histogram.Mean / 1e3);
        foreach ((string percentile, double part) in LoadResult.Percentiles)
        {
            json.WriteNumber(percentile, histogram.Quantile(part) / 1e3);
        }

        json.WriteEndObject();
    }

    private static void WriteCurve(Utf8JsonWriter json, LatencyHistogram histogram)
    {
        json.WriteStartArray("curve");
        for (int point = 0; point <= Nines * PointsPerNine; point++)
        {
            json.WriteStartArray();
            double part = 1 - Math.Pow(10, -(double)point / PointsPerNine);
            json.WriteNumberValue(part);
            json.WriteNumberValue(histogram.Quantile(part) / 1e3);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
