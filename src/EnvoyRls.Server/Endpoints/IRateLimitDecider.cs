using EnvoyRls.Api.Envoy.Service.RateLimit.V3;

namespace EnvoyRls.Server.Endpoints;

/// <summary>Decides on whole requests; what the endpoints know of the limiter.</summary>
internal interface IRateLimitDecider
{
    /// <param name="request">Owned by the callee until the answer completes.</param>
    /// <param name="deadline">A <see cref="TimeProvider.GetTimestamp"/> value; <see cref="long.MaxValue"/> for none.</param>
    ValueTask<RateLimitAnswer> DecideAsync(RateLimitRequest request, long deadline);
}
