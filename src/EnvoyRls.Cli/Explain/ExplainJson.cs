using EnvoyRls.Analysis.Explain;
using System.Text.Json;
using EnvoyRls.Analysis.Simulation;
using EnvoyRls.Analysis.Wording;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Grammar;
using Google.Protobuf;

namespace EnvoyRls.Cli.Explain;

/// <summary>Writes explanations as one JSON object.</summary>
internal static class ExplainJson
{
    public static void Write(IReadOnlyList<Explanation> explanations, TextWriter output) => JsonOutput.Write(output, json =>
    {
        json.WriteStartObject();
        WriteAll(json, "descriptors", explanations, Write);
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, Explanation explanation)
    {
        json.WriteStartObject();
        WriteAll(json, "entries", explanation.Trace.Steps, Write);
        if (explanation.Trace.Match is { Rule: { } rule } match)
        {
            json.WriteStartObject("rule");
            WriteNode(json, match);
            json.WriteString("limits", RuleText.LimitsOf(rule));
            json.WriteEndObject();
        }

        WriteAll(json, "charges", explanation.Charges, Write);
        WriteAll(json, "notes", explanation.Notes, static (json, note) => json.WriteStringValue(note));
        json.WritePropertyName("status");
        json.WriteRawValue(JsonFormatter.Default.Format(explanation.Status));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MatchStep step)
    {
        json.WriteStartObject();
        json.WriteString("key", step.Key);
        json.WriteString("value", step.Value);
        if (step.Node is { } node)
        {
            WriteNode(json, node);
            json.WriteString("matched_by", MatchWords.Taken(step));
        }

        WriteAll(json, "passed_over", step.PassedOver, Write);
        json.WriteNumber("passed_over_more", step.Untold);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PassedOver other)
    {
        json.WriteStartObject();
        WriteNode(json, other.Node);
        json.WriteString("reason", WordTable<PassedOverReason>.WordOf(other.Reason));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RecordedCharge charge)
    {
        json.WriteStartObject();
        json.WriteString("key", charge.Key);
        json.WriteString("kind", WordTable<ChargeKind>.WordOf(charge.Kind));
        json.WriteNumber("hits", charge.Hits);
        json.WriteString("algorithm", RuleText.NameOf(charge.Limit.Algorithm));
        json.WriteNumber("amount", charge.Limit.Amount);
        json.WriteNumber("window_seconds", charge.Limit.WindowMicroseconds / 1e6m);
        json.WriteNumber("burst", charge.Limit.Burst);
        json.WriteEndObject();
    }

    private static void WriteNode(Utf8JsonWriter json, RuleNode node)
    {
        json.WriteString("node", node.FullKey);
        json.WriteString("place", node.Place.ToString());
    }

    private static void WriteAll<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }
}
