using System.Text.Json;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Lists;
using Google.Protobuf.Collections;

namespace EnvoyRls.Server.Telemetry.Decisions;

/// <summary>Writes the parts of a decision that the decision log and events have in common, under one set of names.</summary>
internal static class DecisionJson
{
    /// <summary>Where the rule is from: <c>file</c>, <c>managed</c>, <c>override</c>, <c>list</c>, or <c>request</c> for a limit that the request brought along.</summary>
    public static string SourceOf(in DecisionRecord record) => record switch
    {
        { Listed: not null } => "list",
        { Node: null } => "request",
        { Node.Layer: RuleLayer.Managed } => "managed",
        { Node.Layer: RuleLayer.Override } => "override",
        _ => "file",
    };

    /// <summary>Writes the property <c>entries</c>: keys as they are, values as the mask allows.</summary>
    public static void WriteEntries(Utf8JsonWriter json, RepeatedField<RateLimitDescriptor.Types.Entry> entries, KeyMask mask)
    {
        json.WriteStartArray("entries"u8);
        foreach (RateLimitDescriptor.Types.Entry entry in entries)
        {
            bool hasValue = mask.TryMask(entry.Value, out ReadOnlySpan<char> value);
            WriteEntry(json, KeyMask.Cut(entry.Key), hasValue, value);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the property <c>entries</c> of what is masked already.</summary>
    public static void WriteEntries(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, string?>> entries)
    {
        json.WriteStartArray("entries"u8);
        foreach ((string key, string? value) in entries)
        {
            WriteEntry(json, key, value is not null, value);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the property <c>limit</c>, if there is one.</summary>
    public static void WriteLimit(Utf8JsonWriter json, RuleLimit? limit)
    {
        if (limit is null)
        {
            return;
        }

        json.WriteStartObject("limit"u8);
        json.WriteNumber("amount"u8, limit.Limit.Amount);
        json.WriteNumber("window_ms"u8, limit.Limit.WindowMicroseconds / 1000);
        json.WriteString("algorithm"u8, NameOf(limit.Limit.Algorithm));
        if (limit.Name.Length > 0)
        {
            json.WriteString("name"u8, limit.Name);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the property <c>list</c>, if an item of one decided.</summary>
    public static void WriteListed(Utf8JsonWriter json, AccessListEntry? listed, bool isDenied)
    {
        if (listed is null)
        {
            return;
        }

        json.WriteStartObject("list"u8);
        json.WriteString("kind"u8, isDenied ? "deny"u8 : "allow"u8);
        json.WriteString("key"u8, listed.Key);
        if (listed.ManagedId is { } id)
        {
            json.WriteString("id"u8, id);
        }

        if (listed.Reason.Length > 0)
        {
            json.WriteString("reason"u8, listed.Reason);
        }

        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, ReadOnlySpan<char> key, bool hasValue, ReadOnlySpan<char> value)
    {
        json.WriteStartObject();
        json.WriteString("key"u8, key);
        if (hasValue)
        {
            json.WriteString("value"u8, value);
        }

        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> NameOf(LimitAlgorithm algorithm) => algorithm switch
    {
        LimitAlgorithm.SlidingWindowLog => "sliding_window_log"u8,
        LimitAlgorithm.SlidingWindowCounter => "sliding_window_counter"u8,
        LimitAlgorithm.TokenBucket => "token_bucket"u8,
        LimitAlgorithm.LeakyBucket => "leaky_bucket"u8,
        LimitAlgorithm.Gcra => "gcra"u8,
        _ => "fixed_window"u8,
    };
}
