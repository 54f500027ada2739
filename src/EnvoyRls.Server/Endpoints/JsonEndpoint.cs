using System.Diagnostics;
using System.IO.Pipelines;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Overload;
using EnvoyRls.Server.Telemetry.Tracing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Endpoints;

/// <summary>
/// <c>/json</c>: a RateLimitRequest as proto3 JSON in, a RateLimitResponse out. 200 is OK and 429 is over the limit;
/// a fault has a code of its own, or 400 whatever it is if <paramref name="statusCompat"/>.
/// </summary>
/// <param name="limiter">Decides.</param>
/// <param name="statusCompat">STATUS_COMPAT: every fault is 400 <c>Bad Request</c>, as in the reference.</param>
/// <param name="latency">Told how long answers take.</param>
/// <param name="log">Gets exceptions nobody expected.</param>
internal sealed class JsonEndpoint(IRateLimiter limiter, bool statusCompat, LatencyRecorder latency, ILogger log)
{
    /// <summary>The largest body that is read, in bytes.</summary>
    internal const int LargestBody = 4 * 1024 * 1024;

    public async Task HandleAsync(HttpContext context)
    {
        long started = Stopwatch.GetTimestamp();
        using Activity? span = Spans.Enabled ? Spans.Json(ParentOf(context)) : null;
        ReadResult body = await BoundedBody.ReadAsync(context, LargestBody);
        bool tooLarge = body.Buffer.Length > LargestBody;
        RateLimitRequest? request = tooLarge ? null : ProtobufJson.TryParse(body.Buffer);
        context.Request.BodyReader.AdvanceTo(body.Buffer.End);
        if (request is null)
        {
            await (tooLarge && !statusCompat
                ? PlainText.WriteAsync(context, StatusCodes.Status413PayloadTooLarge, "Request Entity Too Large\n")
                : PlainText.WriteAsync(context, StatusCodes.Status400BadRequest, "Bad Request\n"));
            return;
        }

        RateLimitResult result = await DecideAsync(request);
        await (result.Response is { } response ? WriteAsync(context, response, span) : FailAsync(context, result.Fault, span));
        latency.Record(Stopwatch.GetElapsedTime(started));
    }

    private async ValueTask<RateLimitResult> DecideAsync(RateLimitRequest request)
    {
        try
        {
            return await limiter.DecideAsync(request, long.MaxValue);
        }
        catch (Exception error)
        {
            log.LogError(error, "A request on /json failed");
            return default;
        }
    }

    private static async Task WriteAsync(HttpContext context, RateLimitResponse response, Activity? span)
    {
        context.Response.StatusCode = response.OverallCode switch
        {
            RateLimitResponse.Types.Code.Ok => StatusCodes.Status200OK,
            RateLimitResponse.Types.Code.OverLimit => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status500InternalServerError,
        };
        context.Response.ContentType = "application/json";
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("response", response.ToString());
        }

        ProtobufJson.Write(response, context.Response.BodyWriter);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private Task FailAsync(HttpContext context, CallFault? fault, Activity? span)
    {
        span?.SetStatus(ActivityStatusCode.Error, fault?.Message);
        if (fault is null)
        {
            return PlainText.WriteAsync(context, StatusCodes.Status500InternalServerError, "Internal Server Error\n");
        }

        return statusCompat
            ? PlainText.WriteAsync(context, StatusCodes.Status400BadRequest, "Bad Request\n")
            : PlainText.WriteAsync(context, StatusOf(fault.Kind), fault.Message + "\n");
    }

    // Overload is 503, not 429: on this page 429 says that the request asked about is over its limit.
    private static int StatusOf(CallFaultKind kind) => kind switch
    {
        CallFaultKind.InvalidRequest => StatusCodes.Status400BadRequest,
        CallFaultKind.NotConfigured or CallFaultKind.StoreUnavailable or CallFaultKind.Overloaded => StatusCodes.Status503ServiceUnavailable,
        CallFaultKind.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static ActivityContext ParentOf(HttpContext context) =>
        TraceParent.Read(context.Request.Headers, static (headers, name) => headers.TryGetValue(name, out var values) ? values.ToString() : null);
}
