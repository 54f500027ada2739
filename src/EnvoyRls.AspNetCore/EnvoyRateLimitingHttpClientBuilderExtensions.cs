using EnvoyRls.AspNetCore;
using EnvoyRls.AspNetCore.Outgoing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Limits outgoing calls.</summary>
public static class EnvoyRateLimitingHttpClientBuilderExtensions
{
    /// <summary>Asks the rate limit service before each call of the client; needs <c>AddEnvoyRateLimiting</c>.</summary>
    public static IHttpClientBuilder AddEnvoyRateLimitHandler(
        this IHttpClientBuilder builder, Action<OutgoingRateLimitOptions>? configure = null)
    {
        OutgoingRateLimitOptions options = new();
        configure?.Invoke(options);
        return builder.AddHttpMessageHandler(services => new OutgoingRateLimitHandler(
            services.GetRequiredService<IRateLimitClient>(), options, services.GetRequiredService<TimeProvider>()));
    }
}
