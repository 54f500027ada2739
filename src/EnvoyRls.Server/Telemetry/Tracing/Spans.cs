using System.Diagnostics;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;

namespace EnvoyRls.Server.Telemetry.Tracing;

/// <summary>
/// The spans of a call, under the reference's names: the call itself, the decision in it, the store's round trip in
/// that; see <see cref="DecisionSpans"/> for what the decision consists of. Each is <see langword="null"/> while nobody listens or the trace is not recorded.
/// </summary>
internal static class Spans
{
    /// <summary>The name of the source; spans of any source of this name are sent.</summary>
    public const string SourceName = DecisionSpans.SourceName;

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether anybody listens; while not, nothing need be read from headers either.</summary>
    public static bool Enabled => Source.HasListeners();

    /// <summary>A gRPC call, the child of the span its headers name.</summary>
    /// <param name="method">Full name without the leading slash: <c>package.Service/Method</c>.</param>
    /// <param name="parent">See <see cref="TraceParent"/>.</param>
    public static Activity? Rpc(string method, ActivityContext parent)
    {
        Activity? span = Source.StartActivity(method, ActivityKind.Server, parent);
        if (span is { IsAllDataRequested: true })
        {
            int slash = method.LastIndexOf('/');
            span.SetTag("rpc.system", "grpc");
            span.SetTag("rpc.service", method[..Math.Max(slash, 0)]);
            span.SetTag("rpc.method", method[(slash + 1)..]);
        }

        return span;
    }

    /// <summary>A call of <c>/json</c>, the child of the span its headers name.</summary>
    public static Activity? Json(ActivityContext parent) =>
        Source.StartActivity("NewJsonHandler Remaining Execution", ActivityKind.Server, parent);

    /// <summary>A request on a path of our own, the child of the span its headers name.</summary>
    public static Activity? Http(string path, ActivityContext parent) => Source.StartActivity(path, ActivityKind.Server, parent);

    /// <summary>The decision on one request.</summary>
    public static Activity? ShouldRateLimit(RateLimitRequest request)
    {
        Activity? span = Source.StartActivity("ShouldRateLimit Execution");
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("domain", request.Domain);
            span.SetTag("request string", request.ToString());
        }

        return span;
    }

    /// <summary>One round trip to Redis.</summary>
    /// <param name="length">Charges that go to the main instance.</param>
    /// <param name="perSecondLength">Charges that go to the per-second instance.</param>
    public static Activity? RedisPipeline(int length, int perSecondLength)
    {
        Activity? span = Source.StartActivity("Redis Pipeline Execution", ActivityKind.Client);
        span?.SetTag("pipeline length", length);
        span?.SetTag("perSecondPipeline length", perSecondLength);
        return span;
    }

    /// <summary>One batch charged in memory.</summary>
    /// <param name="length">How many charges.</param>
    public static Activity? MemoryStore(int length)
    {
        Activity? span = Source.StartActivity("Memory Store Execution");
        span?.SetTag("charges", length);
        return span;
    }
}
