using EnvoyRls.Server.Telemetry.Prometheus;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

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
        context.Response.ContentType = PrometheusExposition.ContentType;
        return exposition.WriteAsync(context.Response.BodyWriter, context.RequestAborted);
    }
}
