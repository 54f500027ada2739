using System.Diagnostics;
using System.Runtime.CompilerServices;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Grpc;
using EnvoyRls.Server.Telemetry.Metrics;
using EnvoyRls.Server.Telemetry.Prometheus;
using EnvoyRls.Server.Telemetry.Tracing;

namespace EnvoyRls.Server.Calls;

/// <summary><c>envoy.service.ratelimit.v3.RateLimitService</c>: hands calls to the limiter and turns faults into statuses.</summary>
/// <param name="limiter">Decides.</param>
/// <param name="codes">Which statuses faults have.</param>
/// <param name="exemplars">Gets calls whose traces are recorded; <see langword="null"/> if nobody shows them.</param>
/// <param name="isMeasured">Whether durations count: not while the service warms up.</param>
internal sealed class RateLimitCalls(IRateLimiter limiter, FaultCodes codes, Exemplars? exemplars = null, bool isMeasured = true)
{
    /// <summary>The full name of the service.</summary>
    public const string Service = "envoy.service.ratelimit.v3.RateLimitService";

    /// <summary>The name of its one method.</summary>
    public const string Method = "ShouldRateLimit";

    private const string FullMethod = $"{Service}/{Method}";

    /// <summary>Decides a call; it has failed if the answer is <see langword="null"/>.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="call">The call.</param>
    /// <param name="into">What the answer is made of.</param>
    public ValueTask<RateLimitResponse?> ShouldRateLimit(RateLimitRequest request, GrpcCall call, ReusedResponse into) =>
        Spans.Enabled || (isMeasured && CallDuration.Enabled) ? DecideObservedAsync(request, call, into) : DecideAsync(request, call, into);

    private ValueTask<RateLimitResponse?> DecideAsync(RateLimitRequest request, GrpcCall call, ReusedResponse into)
    {
        ValueTask<RateLimitResult> deciding = limiter.DecideAsync(request, call.Deadline, details: null, into);
        return deciding.IsCompletedSuccessfully ? new(Answer(deciding.Result, call)) : AnswerLaterAsync(deciding, call);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RateLimitResponse?> DecideObservedAsync(RateLimitRequest request, GrpcCall call, ReusedResponse into)
    {
        long started = Stopwatch.GetTimestamp();
        using Activity? span = Spans.Enabled ? Spans.Rpc(FullMethod, TraceParent.Read(call, static (from, name) => from.RequestHeader(name))) : null;
        RateLimitResponse? response = await DecideAsync(request, call, into);
        if (!isMeasured)
        {
            return response;
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        CallDuration.Record(FullMethod, call.Status.Code, elapsed);
        if (exemplars is not null && span is { Recorded: true })
        {
            exemplars.Keep(span.TraceId, elapsed);
        }

        return response;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
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
