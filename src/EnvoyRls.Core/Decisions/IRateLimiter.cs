using EnvoyRls.Api.Envoy.Service.RateLimit.V3;

namespace EnvoyRls.Core.Decisions;

/// <summary>Decides calls; what every way in (gRPC, HTTP) knows of the limiter, and where tracing is laid around it.</summary>
public interface IRateLimiter
{
    /// <summary>Decides one call.</summary>
    /// <param name="request">The request; not changed, and not kept beyond the answer unless <paramref name="response"/> says so.</param>
    /// <param name="deadline">When an answer is too late, as a <see cref="TimeProvider.GetTimestamp"/> value; <see cref="long.MaxValue"/> for none.</param>
    /// <param name="details">Filled with what the response does not say; <see langword="null"/> if nobody wants to know.</param>
    /// <param name="response">An empty one to be filled; <see langword="null"/> for a response of its own. A request that comes without is never used again.</param>
    ValueTask<RateLimitResult> DecideAsync(RateLimitRequest request, long deadline, DecisionDetails? details = null, ReusedResponse? response = null);
}
