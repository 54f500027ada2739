using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Grpc;

namespace EnvoyRls.Server.Calls;

/// <summary><c>envoy.service.ratelimit.v3.RateLimitService</c>: hands calls to the limiter and turns faults into statuses.</summary>
internal sealed class RateLimitCalls(RateLimiter limiter, FaultCodes codes)
{
    private static readonly RateLimitResponse Nothing = new();

    public ValueTask<RateLimitResponse> ShouldRateLimit(RateLimitRequest request, GrpcCall call)
    {
        ValueTask<RateLimitResult> deciding = limiter.DecideAsync(request, call.Deadline);
        return deciding.IsCompletedSuccessfully ? new(Answer(deciding.Result, call)) : AnswerLaterAsync(deciding, call);
    }

    private async ValueTask<RateLimitResponse> AnswerLaterAsync(ValueTask<RateLimitResult> deciding, GrpcCall call) =>
        Answer(await deciding, call);

    private RateLimitResponse Answer(in RateLimitResult result, GrpcCall call)
    {
        if (result.IsAnswered)
        {
            return result.Response;
        }

        // A failed call sends its status alone, whatever is returned here.
        call.Fail(codes.Of(result.Fault.Kind), result.Fault.Message);
        return Nothing;
    }
}
