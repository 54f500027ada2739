using System.Buffers;
using System.Text.Json;
using EnvoyRls.Server.Telemetry.Decisions;

namespace EnvoyRls.Server.Telemetry.Events;

/// <summary>Writes violations as a batch of CloudEvents 1.0 in JSON (CloudEvents JSON event format, section 4).</summary>
internal static class CloudEventBatch
{
    public const string ContentType = "application/cloudevents-batch+json";

    public const string EventType = "envoyrls.limit.violated";

    /// <param name="violations">At least one.</param>
    /// <param name="instance">Who tells.</param>
    public static byte[] Write(IEnumerable<Violation> violations, string instance)
    {
        ArrayBufferWriter<byte> body = new();
        using (Utf8JsonWriter json = new(body))
        {
            string source = "/envoyrls/" + Uri.EscapeDataString(instance);
            json.WriteStartArray();
            foreach (Violation violation in violations)
            {
                Write(json, violation, source);
            }

            json.WriteEndArray();
        }

        return body.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Violation violation, string source)
    {
        json.WriteStartObject();
        json.WriteString("specversion"u8, "1.0"u8);
        json.WriteString("id"u8, violation.Id);
        json.WriteString("source"u8, source);
        json.WriteString("type"u8, EventType);
        json.WriteString("subject"u8, violation.Node?.FullKey ?? violation.Domain);
        json.WriteString("time"u8, TimeOf(violation.Last));
        json.WriteString("datacontenttype"u8, "application/json"u8);
        json.WriteStartObject("data"u8);
        WriteData(json, violation);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter json, Violation violation)
    {
        json.WriteString("domain"u8, violation.Domain);
        if (violation.Node is { } node)
        {
            json.WriteString("rule"u8, node.FullKey);
            if (node.ManagedId is { } id)
            {
                json.WriteString("rule_id"u8, id);
            }
        }

        json.WriteString("source"u8, violation.Source);
        DecisionJson.WriteEntries(json, violation.Entries);
        DecisionJson.WriteLimit(json, violation.Limit);
        DecisionJson.WriteListed(json, violation.Listed, isDenied: true);
        json.WriteBoolean("enforced"u8, violation.IsEnforced);
        json.WriteNumber("count"u8, violation.Count);
        json.WriteNumber("hits"u8, violation.Hits);
        json.WriteString("first"u8, TimeOf(violation.First));
        json.WriteString("last"u8, TimeOf(violation.Last));
    }

    private static DateTime TimeOf(long microseconds) => DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
