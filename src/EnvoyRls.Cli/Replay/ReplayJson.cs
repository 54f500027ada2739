using System.Text.Json;
using EnvoyRls.Analysis.Wording;
using EnvoyRls.Cli.Charts;
using EnvoyRls.Core.Observation;

namespace EnvoyRls.Cli.Replay;

/// <summary>Writes what came of a replay as one JSON object.</summary>
internal static class ReplayJson
{
    private const int MostIntervals = 1000;

    public static void Write(ReplayTally tally, int top, TextWriter output) => JsonOutput.Write(output, json =>
    {
        json.WriteStartObject();
        WriteTotals(json, tally);
        WriteRules(json, tally);
        WriteKeys(json, tally, top);
        WriteSeries(json, tally.Buckets.ToSeries(MostIntervals));
        json.WriteEndObject();
    });

    private static void WriteTotals(Utf8JsonWriter json, ReplayTally tally)
    {
        json.WriteNumber("lines", tally.Lines);
        json.WriteNumber("requests", tally.Requests);
        json.WriteNumber("admitted", tally.Admitted);
        json.WriteNumber("denied", tally.Denied);
        if (tally.Requests > 0)
        {
            json.WriteString("first", tally.First);
            json.WriteString("last", tally.Last);
        }

        json.WriteNumber("without_rule", tally.WithoutRule);
        json.WriteNumber("denied_by_list", tally.DeniedByList);
        json.WriteNumber("allowed_by_list", tally.AllowedByList);
        json.WriteNumber("without_descriptor", tally.WithoutDescriptor);
        json.WriteNumber("outside_time", tally.OutsideTime);
        json.WriteNumber("out_of_order", tally.OutOfOrder);
        json.WriteNumber("farthest_back_seconds", tally.FarthestBack.TotalSeconds);
        json.WriteNumber("evictions", tally.Evictions);
        json.WriteNumber("unparsable", tally.Unparsable);
        json.WriteStartArray("first_unparsable");
        foreach (UnparsableLine line in tally.FirstUnparsable)
        {
            json.WriteStartObject();
            json.WriteNumber("line", line.Number);
            json.WriteString("reason", line.Reason);
            json.WriteString("text", line.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRules(Utf8JsonWriter json, ReplayTally tally)
    {
        json.WriteStartArray("rules");
        foreach (RuleTally rule in tally.Rules.Ordered)
        {
            json.WriteStartObject();
            json.WriteString("rule", rule.Node.FullKey);
            json.WriteString("limit", RuleText.LimitsOf(rule.Node.Rule!));
            json.WriteNumber("hits", rule.Hits);
            json.WriteNumber("denied", rule.Denied);
            json.WriteNumber("peak_per_minute", rule.PeakPerMinute);
            json.WriteNumber("would_deny", rule.Watched);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteKeys(Utf8JsonWriter json, ReplayTally tally, int top)
    {
        json.WriteStartArray("limited_keys");
        foreach (HeavyHitter key in tally.LimitedKeys.Top(top))
        {
            json.WriteStartObject();
            json.WriteString("key", key.Key);
            json.WriteNumber("denied", key.Count);
            json.WriteNumber("error", key.Error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSeries(Utf8JsonWriter json, TimeSeries series)
    {
        json.WriteStartObject("series");
        json.WriteNumber("interval_seconds", series.Width.TotalSeconds);
        json.WriteStartArray("intervals");
        for (int i = 0; i < series.Intervals.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("start", series.StartOf(i));
            json.WriteNumber("admitted", series.Intervals[i].Admitted);
            json.WriteNumber("denied", series.Intervals[i].Denied);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
