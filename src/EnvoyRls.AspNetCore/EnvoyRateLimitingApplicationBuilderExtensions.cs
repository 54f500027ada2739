using EnvoyRls.AspNetCore;
using EnvoyRls.AspNetCore.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts limits into the pipeline.</summary>
public static class EnvoyRateLimitingApplicationBuilderExtensions
{
    /// <summary>
    /// Holds requests to the policies of their endpoints. Belongs behind routing, and behind authentication where policies ask
    /// for users.
    /// </summary>
    /// <exception cref="InvalidOperationException"><c>AddEnvoyRateLimiting</c> was not called.</exception>
    public static IApplicationBuilder UseEnvoyRateLimiting(this IApplicationBuilder app) =>
        app.ApplicationServices.GetService<IRateLimitClient>() is null
            ? throw new InvalidOperationException("Call services.AddEnvoyRateLimiting(...) before app.UseEnvoyRateLimiting().")
            : app.UseMiddleware<EnvoyRateLimitMiddleware>();
}
