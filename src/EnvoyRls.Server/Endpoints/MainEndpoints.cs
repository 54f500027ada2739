using EnvoyRls.Management.Rest.Service;
using EnvoyRls.Management.Status;
using EnvoyRls.Server.Checks;
using EnvoyRls.Server.Overload;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Server.Endpoints;

/// <summary>The pages of the main HTTP port. Paths match exactly; on those of the reference any method will do, as there.</summary>
internal static class MainEndpoints
{
    /// <summary>The path of the reference's page that decides.</summary>
    internal const string Json = "/json";

    /// <param name="app">Gets no other terminal middleware.</param>
    /// <param name="json">Answers <c>/json</c>.</param>
    /// <param name="check">Answers checks.</param>
    /// <param name="healthy">Asked for each <c>/healthcheck</c>.</param>
    /// <param name="health">Asked for each <c>/health</c>.</param>
    /// <param name="bound">Bounds what decides, and nothing else: whether the service is well has to be told when it is overloaded too.</param>
    public static void UseMainEndpoints(
        this IApplicationBuilder app, JsonEndpoint json, CheckEndpoint check, Func<bool> healthy, Func<ServiceHealth> health, RequestBound bound) => app.Run(context =>
        context.Request.Path.Value switch
        {
            Json => bound.GuardAsync(context, json.HandleAsync),
            "/healthcheck" => HealthAsync(context, healthy()),
            "/v1/ratelimit/check" or "/rate-limit" => bound.GuardAsync(context, check.HandleAsync),
            "/v1/ratelimit/check/batch" => bound.GuardAsync(context, check.HandleBatchAsync),
            "/health" => HealthAnswer.WriteAsync(context, health()),
            _ => PlainText.NotFoundAsync(context),
        });

    private static Task HealthAsync(HttpContext context, bool healthy) => healthy
        ? PlainText.WriteAsync(context, StatusCodes.Status200OK, "OK")
        : PlainText.WriteAsync(context, StatusCodes.Status500InternalServerError, "");
}
