using EnvoyRls.Management.Rest.Service;
using EnvoyRls.Management.Status;
using EnvoyRls.Server.Checks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Server.Endpoints;

/// <summary>The pages of the main HTTP port. Paths match exactly; on those of the reference any method will do, as there.</summary>
internal static class MainEndpoints
{
    /// <param name="app">Gets no other terminal middleware.</param>
    /// <param name="json">Answers <c>/json</c>.</param>
    /// <param name="check">Answers checks.</param>
    /// <param name="healthy">Asked for each <c>/healthcheck</c>.</param>
    /// <param name="health">Asked for each <c>/health</c>.</param>
    public static void UseMainEndpoints(
        this IApplicationBuilder app, JsonEndpoint json, CheckEndpoint check, Func<bool> healthy, Func<ServiceHealth> health) => app.Run(context =>
        context.Request.Path.Value switch
        {
            "/json" => json.HandleAsync(context),
            "/healthcheck" => HealthAsync(context, healthy()),
            "/v1/ratelimit/check" or "/rate-limit" => check.HandleAsync(context),
            "/v1/ratelimit/check/batch" => check.HandleBatchAsync(context),
            "/health" => HealthAnswer.WriteAsync(context, health()),
            _ => PlainText.NotFoundAsync(context),
        });

    private static Task HealthAsync(HttpContext context, bool healthy) => healthy
        ? PlainText.WriteAsync(context, StatusCodes.Status200OK, "OK")
        : PlainText.WriteAsync(context, StatusCodes.Status500InternalServerError, "");
}
