using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Grpc;

namespace EnvoyRls.Server.Calls;

/// <summary><c>envoy.service.ratelimit.v3.RateLimitService</c>: hands calls to the limiter and turns faults into statuses.</summary>
internal sealed class RateLimitCalls(IRateLimiter limiter, FaultCodes codes)
{
    /// <summary>The full name of the service.</summary>
    public const string Service = "envoy.service.ratelimit.v3.RateLimitService";

    /// <summary>The name of its one method.</summary>
    public const string Method = "ShouldRateLimit";

    public ValueTask<RateLimitResponse?> ShouldRateLimit(RateLimitRequest request, GrpcCall call)
    {
        ValueTask<RateLimitResult> deciding = limiter.DecideAsync(request, call.Deadline);
        return deciding.IsCompletedSuccessfully ? new(Answer(deciding.Result, call)) : AnswerLaterAsync(deciding, call);
    }

    private async ValueTask<RateLimitResponse?> AnswerLaterAsync(ValueTask<RateLimitResult> deciding, GrpcCall call) =>
        Answer(await deciding, call);

    private RateLimitResponse? Answer(in RateLimitResult result, GrpcCall call)
    {
        if (result.IsAnswered)
        {
            return result.Response;
        }

        call.Fail(codes.Of(result.Fault.Kind), result.Fault.Message);
        return null;
    }
}
