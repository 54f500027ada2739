using System.Diagnostics;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Server.Endpoints;

namespace EnvoyRls.Server.Telemetry.Tracing;

/// <summary>Puts a span around each decision. Laid around the limiter when tracing is on, and only then.</summary>
internal sealed class TracedDecider(IRateLimitDecider decider) : IRateLimitDecider
{
    public async ValueTask<RateLimitAnswer> DecideAsync(RateLimitRequest request, long deadline)
    {
        using Activity? span = Spans.ShouldRateLimit(request);
        RateLimitAnswer answer = await decider.DecideAsync(request, deadline);
        if (answer.Fault is { } fault)
        {
            span?.SetStatus(ActivityStatusCode.Error, fault.Message);
        }

        return answer;
    }
}
