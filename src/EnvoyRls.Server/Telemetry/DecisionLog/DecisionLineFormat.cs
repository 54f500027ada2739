using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EnvoyRls.Core.Observation;
using EnvoyRls.Server.Telemetry.Decisions;

namespace EnvoyRls.Server.Telemetry.DecisionLog;

/// <summary>
/// Writes a decision as one line of JSON. Fields have the names of the Elastic Common Schema where it has one, and stand under
/// <c>rate_limit</c> where it has none. Not safe for concurrent use.
/// </summary>
internal sealed class DecisionLineFormat(KeyMask mask)
{
    private const string EcsVersion = "8.11.0";

    // Lines are read by log shippers, never put into a page, so that text need not be escaped for one.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Appends the line, with its end.</summary>
    /// <param name="record">The decision.</param>
    /// <param name="sample">The share of decisions of its kind that is logged.</param>
    /// <param name="output">Gets the line.</param>
    public void Write(in DecisionRecord record, double sample, IBufferWriter<byte> output)
    {
        using (Utf8JsonWriter json = new(output, Options))
        {
            json.WriteStartObject();
            WriteTime(json, record.Now);
            WriteEvent(json, record);
            WriteRule(json, record);
            WriteRateLimit(json, record, sample);
            json.WriteStartObject("ecs"u8);
            json.WriteString("version"u8, EcsVersion);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void WriteTime(Utf8JsonWriter json, long now)
    {
        Span<byte> text = stackalloc byte[32];
        DateTime time = DateTime.UnixEpoch.AddTicks(now * TimeSpan.TicksPerMicrosecond);
        time.TryFormat(text, out int length, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        json.WriteString("@timestamp"u8, text[..length]);
    }

    private static void WriteEvent(Utf8JsonWriter json, in DecisionRecord record)
    {
        json.WriteStartObject("event"u8);
        json.WriteString("kind"u8, "event"u8);
        json.WriteString("dataset"u8, "envoyrls.decision"u8);
        json.WriteString("action"u8, record switch
        {
            { IsDenied: true } => "denied"u8,
            { IsShadowDenied: true } => "shadow_denied"u8,
            _ => "allowed"u8,
        });
        json.WriteString("outcome"u8, record.IsDenied ? "failure"u8 : "success"u8);
        json.WriteEndObject();
    }

    private static void WriteRule(Utf8JsonWriter json, in DecisionRecord record)
    {
        if (record.Node is not { } node)
        {
            return;
        }

        json.WriteStartObject("rule"u8);
        json.WriteString("name"u8, node.FullKey);
        if (node.ManagedId is { } id)
        {
            json.WriteString("id"u8, id);
        }

        json.WriteEndObject();
    }

    private void WriteRateLimit(Utf8JsonWriter json, in DecisionRecord record, double sample)
    {
        json.WriteStartObject("rate_limit"u8);
        json.WriteString("domain"u8, KeyMask.Cut(record.Request.Domain));
        json.WriteString("source"u8, DecisionJson.SourceOf(record));
        DecisionJson.WriteEntries(json, record.Entries, mask);
        json.WriteNumber("hits"u8, record.Hits);
        json.WriteBoolean("call_denied"u8, record.IsCallDenied);
        if (record.Limit is not null)
        {
            DecisionJson.WriteLimit(json, record.Limit);
            json.WriteNumber("remaining"u8, record.Remaining);
            json.WriteNumber("reset_ms"u8, record.Reset / 1000);
        }

        DecisionJson.WriteListed(json, record.Listed, record.IsDenied);
        if (record.IsDegraded)
        {
            json.WriteBoolean("degraded"u8, value: true);
        }

        if (sample < 1)
        {
            json.WriteNumber("sample"u8, sample);
        }

        json.WriteEndObject();
    }
}
