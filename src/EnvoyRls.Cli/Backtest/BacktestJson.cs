using System.Text.Json;
using EnvoyRls.Adaptive.Backtest;
using EnvoyRls.Adaptive.Backtest.Attacks;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules.Grammar;

namespace EnvoyRls.Cli.Backtest;

/// <summary>Writes what came of a backtest as one JSON object.</summary>
internal static class BacktestJson
{
    public static void Write(BacktestOptions options, BacktestTally tally, int top, TextWriter output) => JsonOutput.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("lines", tally.Log.Lines);
        if (tally.Log.Requests > 0)
        {
            json.WriteString("first", tally.Log.First);
            json.WriteString("last", tally.Log.Last);
        }

        json.WriteNumber("without_descriptor", tally.Log.WithoutDescriptor);
        json.WriteNumber("outside_time", tally.Log.OutsideTime);
        json.WriteNumber("put_in_order", tally.Reordered - tally.Log.OutOfOrder);
        json.WriteNumber("out_of_order", tally.Log.OutOfOrder);
        json.WriteNumber("unparsable", tally.Log.Unparsable);
        json.WriteNumber("evictions", tally.Log.Evictions);
        json.WriteNumber("ticks", tally.Ticks);
        WriteProgress(json, options, tally);
        Write(json, "requests", tally.Calls);
        Write(json, "of_known_clients", tally.Known);
        WriteAttacks(json, options, tally);
        OverridesJson.Write(json, tally.Overrides);
        WriteClients(json, tally, top);
        json.WriteEndObject();
    });

    private static void WriteProgress(Utf8JsonWriter json, BacktestOptions options, BacktestTally tally)
    {
        json.WriteNumber("learnt_intervals", tally.Progress.Learnt);
        json.WriteNumber("needed_intervals", tally.Progress.Needed);
        if (tally.Progress.DoneAt is { } done)
        {
            json.WriteString("learnt_at", done);
        }

        if (TooLittle.InLog(options, tally) is { } sentence)
        {
            json.WriteString("not_enforced", sentence);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, CallCount count)
    {
        json.WriteStartObject(name);
        json.WriteNumber("all", count.Calls);
        json.WriteNumber("denied_by_rules_alone", count.DeniedByRules);
        json.WriteNumber("denied_with_overrides", count.Denied);
        json.WriteNumber("denied_by_overrides_only", count.DeniedByOverrides);
        json.WriteNumber("spared_by_overrides", count.Spared);
        json.WriteEndObject();
    }

    private static void WriteAttacks(Utf8JsonWriter json, BacktestOptions options, BacktestTally tally)
    {
        json.WriteStartArray("attacks");
        foreach ((AttackPlan plan, CallCount calls) in tally.Attacks)
        {
            json.WriteStartObject();
            json.WriteString("model", WordTable<AttackModel>.WordOf(plan.Model));
            json.WriteString("start", plan.Start);
            json.WriteString("end", plan.End);
            json.WriteNumber("rate", plan.Rate);
            Write(json, "requests", calls);
            if (tally.CaughtAt(plan) is { } caught)
            {
                json.WriteNumber("seconds_to_override", (caught - plan.Start).TotalSeconds);
            }
            else if (TooLittle.Before(plan, options, tally) is { } why)
            {
                json.WriteString("not_enforced", why);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteClients(Utf8JsonWriter json, BacktestTally tally, int top)
    {
        json.WriteStartArray("denied_clients");
        foreach (HeavyHitter client in tally.DeniedClients.Top(top))
        {
            json.WriteStartObject();
            json.WriteString("client", client.Key);
            json.WriteNumber("denied", client.Count);
            json.WriteNumber("error", client.Error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
