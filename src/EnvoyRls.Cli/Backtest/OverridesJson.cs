using System.Text.Json;
using EnvoyRls.Adaptive.Backtest;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Cli.Overrides;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Backtest;

/// <summary>Overrides that would have been made, as JSON.</summary>
internal static class OverridesJson
{
    public static void Write(Utf8JsonWriter json, IEnumerable<SimulatedOverride> overrides)
    {
        json.WriteStartArray("overrides");
        foreach (SimulatedOverride item in overrides)
        {
            Write(json, item);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, SimulatedOverride item)
    {
        Override last = item.Last;
        json.WriteStartObject();
        json.WriteString("id", last.Id);
        json.WriteString("domain", last.Scope.Domain);
        json.WriteString("subject", ScopeText.Words(last.Scope));
        json.WriteString("state", OverrideText.WordOf(last.State));
        json.WriteString("created_at", item.First.Created);
        WriteTime(json, "entered_at", item.Entered);
        WriteTime(json, "ended_at", item.Ended);
        if (last.OldAmount is { } old)
        {
            json.WriteNumber("old_limit", old);
        }

        json.WriteNumber("new_limit", last.TightAmount);
        json.WriteString("window", DurationText.Format(last.Window));
        json.WriteNumber("confidence", last.Confidence);
        json.WriteNumber("rate", last.Rate);
        json.WriteNumber("usual_rate", last.UsualRate);
        json.WriteString("reason", last.Reason);
        json.WriteStartArray("blocked_by");
        foreach (OverrideGate gate in last.BlockedBy)
        {
            json.WriteStringValue(GateText.WordOf(gate));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            json.WriteString(name, known);
        }
    }
}
