using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;

namespace EnvoyRls.Server.Hosting;

/// <summary>Stands in for the limiter until there is one: ports open before the store is connected.</summary>
internal sealed class StartingLimiter : IRateLimiter
{
    private static readonly CallFault Starting = new(CallFaultKind.NotConfigured, "the service is starting");

    private volatile IRateLimiter? _limiter;

    /// <summary>From now on calls go to <paramref name="limiter"/>.</summary>
    public void Become(IRateLimiter limiter) => _limiter = limiter;

    public ValueTask<RateLimitResult> DecideAsync(
        RateLimitRequest request, long deadline, DecisionDetails? details = null, ReusedResponse? response = null) =>
        _limiter is { } limiter ? limiter.DecideAsync(request, deadline, details, response) : new(new RateLimitResult(Starting));
}
