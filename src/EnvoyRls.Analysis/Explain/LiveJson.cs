using System.Text.Json;
using EnvoyRls.Analysis.Wording;
using EnvoyRls.Core.Counters;

namespace EnvoyRls.Analysis.Explain;

/// <summary>Writes how the counters of the service stand.</summary>
internal static class LiveJson
{
    /// <summary>Writes the members <c>counters</c>, and <c>counters_fault</c> if they could not be read.</summary>
    public static void Write(Utf8JsonWriter json, CounterInspection live)
    {
        json.WriteStartArray("counters");
        foreach (LiveCounter counter in live.Counters)
        {
            Write(json, counter);
        }

        json.WriteEndArray();
        if (live.Fault is { } fault)
        {
            json.WriteString("counters_fault", fault.Message);
        }
    }

    private static void Write(Utf8JsonWriter json, LiveCounter counter)
    {
        json.WriteStartObject();
        json.WriteString("key", counter.Key);
        json.WriteString("node", counter.Node?.FullKey);
        json.WriteString("limit", RuleText.LimitOf(counter.Limit));
        json.WriteNumber("used", counter.Used);
        json.WriteNumber("remaining", counter.Remaining);
        json.WriteNumber("reset_seconds", counter.Reset / 1e6m);
        if (counter.Retry >= 0)
        {
            json.WriteNumber("retry_seconds", counter.Retry / 1e6m);
        }
        else
        {
            json.WriteNull("retry_seconds");
        }

        json.WriteNumber("ban_seconds", counter.BanLeft / 1e6m);
        json.WriteEndObject();
    }
}
