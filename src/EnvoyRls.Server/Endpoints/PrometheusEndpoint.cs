using EnvoyRls.Server.Telemetry.Prometheus;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EnvoyRls.Server.Endpoints;

/// <summary>The Prometheus listener: the exposition on its path, and nothing else.</summary>
internal static class PrometheusEndpoint
{
    /// <param name="app">Gets no other terminal middleware.</param>
    /// <param name="path">PROMETHEUS_PATH, matched exactly.</param>
    /// <param name="exposition">What is shown.</param>
    public static void UsePrometheusEndpoint(this IApplicationBuilder app, string path, PrometheusExposition exposition) => app.Run(context =>
        string.Equals(context.Request.Path.Value, path, StringComparison.Ordinal)
            ? WriteAsync(context, exposition)
            : PlainText.NotFoundAsync(context));

    internal static Task WriteAsync(HttpContext context, PrometheusExposition exposition)
    {
        TextFormat format = AsksForOpenMetrics(context.Request) ? TextFormat.OpenMetrics : TextFormat.Prometheus;
        context.Response.ContentType = format == TextFormat.OpenMetrics ? PrometheusExposition.OpenMetricsContentType : PrometheusExposition.ContentType;
        return exposition.WriteAsync(context.Response.BodyWriter, format, context.RequestAborted);
    }

    // Whoever names it wants it: scrapers that know OpenMetrics put it first. A quality of 0 says that they do not.
    private static bool AsksForOpenMetrics(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out IList<MediaTypeHeaderValue>? accepted)
        && accepted.Any(static type => type.MediaType.Equals("application/openmetrics-text", StringComparison.OrdinalIgnoreCase) && (type.Quality ?? 1) > 0);
}
