using System.Text.Json;
using EnvoyRls.Analysis.Simulation;
using EnvoyRls.Analysis.Wording;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Lists;
using Google.Protobuf;

namespace EnvoyRls.Analysis.Explain;

/// <summary>Writes explanations as JSON. What only some rules have is left out where it is not: tiers, lists, several layers, live counters.</summary>
internal static class ExplanationJson
{
    /// <summary>Writes one object with all <c>descriptors</c> of a call.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<Explanation> explanations)
    {
        json.WriteStartObject();
        WriteAll(json, "descriptors", explanations, Write);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Explanation explanation)
    {
        json.WriteStartObject();
        WriteAll(json, "entries", explanation.Trace.Steps, Write);
        if (explanation.Tier is { } tier)
        {
            json.WriteString("tier", tier);
        }

        if (explanation.Listed is { } listed)
        {
            WriteListed(json, listed);
        }

        if (explanation.Layers.Count > 1)
        {
            WriteAll(json, "layers", explanation.Layers, Write);
        }

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
        if (explanation.Live is { } live)
        {
            LiveJson.Write(json, live);
        }

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
        if (charge.IsLeased)
        {
            json.WriteString("consistency", WordTable<Consistency>.WordOf(Consistency.Leased));
        }

        json.WriteNumber("amount", charge.Limit.Amount);
        if (charge.Region is { } region)
        {
            json.WriteString("region", region.Own.Share.Region);
            json.WriteNumber("whole_amount", region.Whole.Amount);
        }

        json.WriteNumber("window_seconds", charge.Limit.WindowMicroseconds / 1e6m);
        json.WriteNumber("burst", charge.Limit.Burst);
        json.WriteEndObject();
    }

    private static void WriteListed(Utf8JsonWriter json, AccessVerdict listed)
    {
        json.WriteStartObject("listed");
        json.WriteString("list", listed.IsDenied ? "deny" : "allow");
        json.WriteString("key", listed.Entry.Key);
        json.WriteString("values", listed.Entry.Matcher.Text);
        json.WriteString("reason", listed.Entry.Reason);
        if (listed.Entry.ManagedId is { } id)
        {
            json.WriteString("id", id);
        }

        if (listed.Entry.ExpiresUnixMicroseconds is { } expires)
        {
            json.WriteString("expires", ScheduleText.Moment(expires));
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LayerTrace layer)
    {
        json.WriteStartObject();
        json.WriteString("layer", WordTable<RuleLayer>.WordOf(LayerText.LayerOf(layer.Layer)));
        if (layer.Layer.Priority is { } priority)
        {
            json.WriteNumber("priority", priority);
        }

        json.WriteString("verdict", WordTable<LayerVerdict>.WordOf(layer.Verdict));
        json.WriteBoolean("by_tier", layer.ByTier);
        if (layer.Trace.Match is { } match)
        {
            json.WriteString("node", match.FullKey);
            json.WriteString("id", match.ManagedId);
        }

        json.WriteEndObject();
    }

    private static void WriteNode(Utf8JsonWriter json, RuleNode node)
    {
        json.WriteString("node", node.FullKey);
        json.WriteString("place", node.Place.ToString());
        if (node.Layer != RuleLayer.File)
        {
            json.WriteString("layer", WordTable<RuleLayer>.WordOf(node.Layer));
            json.WriteString("id", node.ManagedId);
        }
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
