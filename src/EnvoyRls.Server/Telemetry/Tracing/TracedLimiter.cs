using System.Diagnostics;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;

namespace EnvoyRls.Server.Telemetry.Tracing;

/// <summary>Puts a span around each decision. Laid around the limiter when tracing is on, and only then.</summary>
internal sealed class TracedLimiter(IRateLimiter limiter) : IRateLimiter
{
    public async ValueTask<RateLimitResult> DecideAsync(
        RateLimitRequest request, long deadline, DecisionDetails? details = null, ReusedResponse? response = null)
    {
        using Activity? span = Spans.ShouldRateLimit(request);
        RateLimitResult result = await limiter.DecideAsync(request, deadline, details, response);
        if (result.Fault is { } fault)
        {
            span?.SetStatus(ActivityStatusCode.Error, fault.Message);
        }

        return result;
    }
}
