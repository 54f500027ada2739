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
    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>Appends the line, with its end.</summary>
    /// <param name="record">The decision.</param>
    /// <param name="sample">The share of decisions of its kind that is logged.</param>
    /// <param name="output">Gets the line.</param>
    public void Write(in DecisionRecord record, double sample, IBufferWriter<byte> output)
    {
        _json.Reset(output);
        _json.WriteStartObject();
        WriteTime(record.Now);
        WriteEvent(record);
        WriteRule(record);
        WriteRateLimit(record, sample);
        _json.WriteStartObject("ecs"u8);
        _json.WriteString("version"u8, EcsVersion);
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.Flush();
        output.Write("\n"u8);
    }

    private void WriteTime(long now)
    {
        Span<byte> text = stackalloc byte[32];
        DateTime time = DateTime.UnixEpoch.AddTicks(now * TimeSpan.TicksPerMicrosecond);
        time.TryFormat(text, out int length, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        _json.WriteString("@timestamp"u8, text[..length]);
    }

    private void WriteEvent(in DecisionRecord record)
    {
        _json.WriteStartObject("event"u8);
        _json.WriteString("kind"u8, "event"u8);
        _json.WriteString("dataset"u8, "envoyrls.decision"u8);
        _json.WriteString("action"u8, record switch
        {
            { IsDenied: true } => "denied"u8,
            { IsShadowDenied: true } => "shadow_denied"u8,
            _ => "allowed"u8,
        });
        _json.WriteString("outcome"u8, record.IsDenied ? "failure"u8 : "success"u8);
        _json.WriteEndObject();
    }

    private void WriteRule(in DecisionRecord record)
    {
        if (record.Node is not { } node)
        {
            return;
        }

        _json.WriteStartObject("rule"u8);
        _json.WriteString("name"u8, node.FullKey);
        if (node.ManagedId is { } id)
        {
            _json.WriteString("id"u8, id);
        }

        _json.WriteEndObject();
    }

    private void WriteRateLimit(in DecisionRecord record, double sample)
    {
        _json.WriteStartObject("rate_limit"u8);
        _json.WriteString("domain"u8, KeyMask.Cut(record.Request.Domain));
        _json.WriteString("source"u8, DecisionJson.SourceOf(record));
        DecisionJson.WriteEntries(_json, record.Entries, mask);
        _json.WriteNumber("hits"u8, record.Hits);
        _json.WriteBoolean("call_denied"u8, record.IsCallDenied);
        if (record.Limit is not null)
        {
            DecisionJson.WriteLimit(_json, record.Limit);
            _json.WriteNumber("remaining"u8, record.Remaining);
            _json.WriteNumber("reset_ms"u8, record.Reset / 1000);
        }

        DecisionJson.WriteListed(_json, record.Listed, record.IsDenied);
        if (record.IsDegraded)
        {
            _json.WriteBoolean("degraded"u8, value: true);
        }

        if (sample < 1)
        {
            _json.WriteNumber("sample"u8, sample);
        }

        _json.WriteEndObject();
    }
}
