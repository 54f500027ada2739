using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace EnvoyRls.AspNetCore.Client;

/// <summary>The resilience pipeline around a check.</summary>
internal static class CheckPipeline
{
    public static ResiliencePipeline Build(EnvoyRateLimitingOptions options, TimeProvider time)
    {
        ResiliencePipelineBuilder builder = new() { Name = "envoyrls", TimeProvider = time };
        Action<ResiliencePipelineBuilder> configure = options.ConfigurePipeline ?? (pipeline => AddDefaults(pipeline, options.Timeout));
        configure(builder);
        return builder.Build();
    }

    /// <summary>
    /// While a service is away, requests should not wait for each check to time out: after half of at least twenty checks
    /// failed within five seconds nobody is asked for a second, then one is.
    /// </summary>
    private static void AddDefaults(ResiliencePipelineBuilder builder, TimeSpan timeout) => builder
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = 0.5,
            MinimumThroughput = 20,
            SamplingDuration = TimeSpan.FromSeconds(5),
            BreakDuration = TimeSpan.FromSeconds(1),
            ShouldHandle = static arguments =>
                new(arguments.Outcome.Exception is RateLimitServiceException { IsTransient: true } or TimeoutRejectedException),
        })
        .AddTimeout(timeout);
}
