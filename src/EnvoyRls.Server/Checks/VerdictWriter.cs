using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EnvoyRls.Api.Envoy.Config.Core.V3;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Server.Checks;

/// <summary>Writes verdicts as JSON, and what clients are told of them in header fields.</summary>
internal static class VerdictWriter
{
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void WriteHeaders(CheckVerdict verdict, IHeaderDictionary headers)
    {
        if (verdict.Limit is { Limit: { } limit } tightest)
        {
            headers["X-RateLimit-Limit"] = Text(limit.Limit.Amount);
            headers["X-RateLimit-Remaining"] = Text(tightest.Remaining);
            headers["X-RateLimit-Reset"] = Text(tightest.ResetAt);
        }

        if (verdict.RetryAfter is { } seconds)
        {
            headers.RetryAfter = Text(seconds);
        }
    }

    /// <summary>Writes the fields of a verdict that is a decision into an open object.</summary>
    public static void WriteFields(CheckVerdict verdict, Utf8JsonWriter json)
    {
        json.WriteBoolean("allowed"u8, verdict.IsAllowed);
        WriteNumber(json, "limit", verdict.Limit?.Limit?.Limit.Amount);
        WriteNumber(json, "remaining", verdict.Limit?.Remaining);
        WriteNumber(json, "reset_at", verdict.Limit?.ResetAt);
        if (verdict.Delay > 0)
        {
            json.WriteNumber("delay_ms"u8, verdict.Delay);
        }

        if (verdict.IsShadowed)
        {
            json.WriteBoolean("shadow"u8, true);
        }

        if (!verdict.IsAllowed)
        {
            WriteError(json, verdict.ErrorCode, verdict.ErrorMessage, verdict.RetryAfter);
        }

        if (verdict.Check.WantsDetails)
        {
            WriteDescriptors(verdict, json);
        }

        if (verdict.RuleResponse is { } response)
        {
            WriteResponse(response, json);
        }
    }

    public static void WriteError(Utf8JsonWriter json, string code, string message, long? retryAfter)
    {
        json.WriteStartObject("error"u8);
        json.WriteString("code"u8, code);
        json.WriteString("message"u8, message);
        if (retryAfter is { } seconds)
        {
            json.WriteNumber("retry_after"u8, seconds);
        }

        json.WriteEndObject();
    }

    private static void WriteDescriptors(CheckVerdict verdict, Utf8JsonWriter json)
    {
        json.WriteStartArray("descriptors"u8);
        for (int i = 0; i < verdict.Descriptors.Count; i++)
        {
            WriteDescriptor(verdict.Check.Request.Descriptors[i], verdict.Descriptors[i], json);
        }

        json.WriteEndArray();
    }

    private static void WriteDescriptor(RateLimitDescriptor asked, in DescriptorDetail detail, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("entries"u8);
        foreach (RateLimitDescriptor.Types.Entry entry in asked.Entries)
        {
            json.WriteStartObject();
            json.WriteString("key"u8, entry.Key);
            json.WriteString("value"u8, entry.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("allowed"u8, !detail.IsOver);
        WriteText(json, "rule", detail.Node?.FullKey);
        WriteText(json, "rule_id", detail.Node?.ManagedId);
        if (detail.Limit is { } limit)
        {
            WriteText(json, "limit_name", limit.Name);
            json.WriteNumber("limit"u8, limit.Limit.Amount);
            json.WriteNumber("window_ms"u8, limit.Limit.WindowMicroseconds / 1_000);
            json.WriteNumber("remaining"u8, detail.Remaining);
            json.WriteNumber("reset_at"u8, detail.ResetAt);
        }

        WriteTrue(json, "unlimited", detail.IsUnlimited);
        WriteTrue(json, "shadow", detail.IsShadowDenied);
        WriteText(json, "list", ListName(detail));
        WriteText(json, "reason", detail.Reason);
        json.WriteEndObject();
    }

    /// <summary>The list that a descriptor is on; empty for none.</summary>
    internal static string ListName(in DescriptorDetail detail) => detail.IsDenyListed switch
    {
        true => "deny",
        false => "allow",
        null => "",
    };

    private static void WriteResponse(RateLimitResponse response, Utf8JsonWriter json)
    {
        json.WriteStartObject("response"u8);
        json.WriteString("body"u8, response.RawBody.Span.IsEmpty ? "" : response.RawBody.ToStringUtf8());
        json.WriteStartArray("headers"u8);
        foreach (HeaderValue header in response.ResponseHeadersToAdd)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, header.Key);
            json.WriteString("value"u8, header.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is { Length: > 0 })
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteTrue(Utf8JsonWriter json, string name, bool value)
    {
        if (value)
        {
            json.WriteBoolean(name, true);
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
