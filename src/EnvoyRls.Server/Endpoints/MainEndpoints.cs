using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Server.Endpoints;

/// <summary>The pages of the main HTTP port. As in the reference, any method will do and paths match exactly.</summary>
internal static class MainEndpoints
{
    /// <param name="app">Gets no other terminal middleware.</param>
    /// <param name="json">Answers <c>/json</c>.</param>
    /// <param name="healthy">Asked for each <c>/healthcheck</c>.</param>
    public static void UseMainEndpoints(this IApplicationBuilder app, JsonEndpoint json, Func<bool> healthy) => app.Run(context =>
        context.Request.Path.Value switch
        {
            "/json" => json.HandleAsync(context),
            "/healthcheck" => HealthAsync(context, healthy()),
            _ => PlainText.NotFoundAsync(context),
        });

    private static Task HealthAsync(HttpContext context, bool healthy) => healthy
        ? PlainText.WriteAsync(context, StatusCodes.Status200OK, "OK")
        : PlainText.WriteAsync(context, StatusCodes.Status500InternalServerError, "");
}
