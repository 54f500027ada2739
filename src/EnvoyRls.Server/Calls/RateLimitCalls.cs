using System.Diagnostics;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Grpc;
using EnvoyRls.Server.Calls.Messages;
using EnvoyRls.Server.Telemetry.Metrics;
using EnvoyRls.Server.Telemetry.Prometheus;
using EnvoyRls.Server.Telemetry.Tracing;
using Google.Protobuf;

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
    private const long NotMeasured = long.MinValue;

    /// <summary>Decides a call; it has failed if the answer is <see langword="null"/>.</summary>
    /// <param name="messages">What is asked, and what the answer is made of.</param>
    /// <param name="call">The call.</param>
    public ValueTask<IMessage?> ShouldRateLimit(CallMessages messages, GrpcCall call)
    {
        RateLimitRequest request = messages.Request.Message;
        if (Spans.Enabled)
        {
            return DecideTracedAsync(request, call, messages.Response);
        }

        long started = isMeasured && CallDuration.Enabled ? Stopwatch.GetTimestamp() : NotMeasured;
        ValueTask<RateLimitResult> deciding = limiter.DecideAsync(request, call.Deadline, details: null, messages.Response);
        return deciding.IsCompletedSuccessfully
            ? new(Answer(deciding.Result, call, started))
            : messages.Pending.After(this, deciding, call, started);
    }

    private async ValueTask<IMessage?> DecideTracedAsync(RateLimitRequest request, GrpcCall call, ReusedResponse into)
    {
        long started = Stopwatch.GetTimestamp();
        using Activity? span = Spans.Rpc(FullMethod, TraceParent.Read(call, static (from, name) => from.RequestHeader(name)));
        RateLimitResult result = await limiter.DecideAsync(request, call.Deadline, details: null, into);
        if (isMeasured && exemplars is not null && span is { Recorded: true })
        {
            exemplars.Keep(span.TraceId, Stopwatch.GetElapsedTime(started));
        }

        return Answer(result, call, isMeasured ? started : NotMeasured);
    }

    /// <summary>The response of a decision, or none and the call has failed.</summary>
    /// <param name="result">What was decided.</param>
    /// <param name="call">The call.</param>
    /// <param name="started">When it began, as a timestamp.</param>
    internal RateLimitResponse? Answer(in RateLimitResult result, GrpcCall call, long started)
    {
        if (!result.IsAnswered)
        {
            call.Fail(codes.Of(result.Fault.Kind), result.Fault.Message);
        }

        if (started != NotMeasured)
        {
            CallDuration.Record(FullMethod, call.Status.Code, Stopwatch.GetElapsedTime(started));
        }

        return result.Response;
    }
}
