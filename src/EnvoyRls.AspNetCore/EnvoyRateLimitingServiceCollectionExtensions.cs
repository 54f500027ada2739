using EnvoyRls.AspNetCore;
using EnvoyRls.AspNetCore.Client;
using EnvoyRls.AspNetCore.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds limits held by a rate limit service.</summary>
public static class EnvoyRateLimitingServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IRateLimitClient"/> and what <c>UseEnvoyRateLimiting</c> needs. The application does not start with
    /// options that make no sense.
    /// </summary>
    public static IServiceCollection AddEnvoyRateLimiting(
        this IServiceCollection services, Action<EnvoyRateLimitingOptions>? configure = null)
    {
        OptionsBuilder<EnvoyRateLimitingOptions> options = services.AddOptions<EnvoyRateLimitingOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.AddMetrics();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EnvoyRateLimitingOptions>, EnvoyRateLimitingOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ClientMetrics>();
        services.TryAddSingleton<ServiceChannels>();
        services.TryAddSingleton<ServiceWatch>();
        services.TryAddSingleton<IRateLimitClient, RateLimitClient>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ConnectionWarmUp>());
        return services;
    }
}
