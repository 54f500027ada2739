using System.Globalization;
using System.Text;
using System.Text.Json;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Telemetry;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Server.Endpoints;

/// <summary><c>/stats</c>: every counter, gauge and timing under its dotted name, sorted.</summary>
internal static class StatsPage
{
    public static Task WriteAsync(HttpContext context, StatRegistry registry) =>
        string.Equals(context.Request.Query["format"], "json", StringComparison.OrdinalIgnoreCase)
            ? WriteJsonAsync(context, registry)
            : PlainText.WriteAsync(context, StatusCodes.Status200OK, Text(registry));

    private static string Text(StatRegistry registry)
    {
        List<(string Name, FormattableString Value)> lines =
        [
            .. registry.Counters.Select(static counter => (counter.Name, (FormattableString)$"{counter.Value}")),
            .. ReadGauges(registry).Select(static gauge => (gauge.Name, (FormattableString)$"{gauge.Value}")),
            .. registry.Timings.Select(static timing => (timing.Name, (FormattableString)$"count={timing.Count()} sum_ms={timing.Sum.TotalMilliseconds}")),
        ];
        StringBuilder text = new();
        foreach ((string name, FormattableString value) in lines.OrderBy(static line => line.Name, StringComparer.Ordinal))
        {
            text.Append(name).Append(": ").Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }

        return text.ToString();
    }

    private static async Task WriteJsonAsync(HttpContext context, StatRegistry registry)
    {
        context.Response.ContentType = "application/json";
        await using Utf8JsonWriter json = new(context.Response.BodyWriter, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartObject("counters");
        foreach (Counter counter in registry.Counters.OrderBy(static counter => counter.Name, StringComparer.Ordinal))
        {
            json.WriteNumber(counter.Name, counter.Value);
        }

        json.WriteEndObject();
        json.WriteStartObject("gauges");
        foreach ((string name, double value) in ReadGauges(registry).OrderBy(static gauge => gauge.Name, StringComparer.Ordinal))
        {
            json.WriteNumber(name, value);
        }

        json.WriteEndObject();
        json.WriteStartObject("timings");
        foreach (Timing timing in registry.Timings.OrderBy(static timing => timing.Name, StringComparer.Ordinal))
        {
            json.WriteStartObject(timing.Name);
            json.WriteNumber("count", timing.Count());
            json.WriteNumber("sum_ms", timing.Sum.TotalMilliseconds);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static IEnumerable<(string Name, double Value)> ReadGauges(StatRegistry registry)
    {
        foreach (Gauge gauge in registry.Gauges)
        {
            if (gauge.TryRead(out double value))
            {
                yield return (gauge.Name, value);
            }
        }
    }
}
