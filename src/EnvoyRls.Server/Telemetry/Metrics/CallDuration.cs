using System.Diagnostics;
using System.Diagnostics.Metrics;
using EnvoyRls.Grpc;

namespace EnvoyRls.Server.Telemetry.Metrics;

/// <summary>
/// How long calls take, as a metric of OpenTelemetry's semantic conventions for RPC. It is recorded inside the call's span, so
/// that a slow call can be found by its trace. While nobody listens it costs one branch.
/// </summary>
internal static class CallDuration
{
    private static readonly Meter Meter = new(MetricsBridge.MeterName);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "rpc.server.call.duration",
        "s",
        "Duration of gRPC calls, from the complete request to the answer.",
        tags: null,
        new InstrumentAdvice<double>
        {
            // The conventional bounds begin at 5 ms, below which nearly all calls here end.
            HistogramBucketBoundaries = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        });

    public static bool Enabled => Duration.Enabled;

    /// <param name="method">Full name without the leading slash.</param>
    /// <param name="status">How the call ended.</param>
    /// <param name="elapsed">How long it took.</param>
    public static void Record(string method, StatusCode status, TimeSpan elapsed)
    {
        TagList tags = new() { { "rpc.system.name", "grpc" }, { "rpc.method", method }, { "rpc.response.status_code", NameOf(status) } };
        Duration.Record(elapsed.TotalSeconds, tags);
    }

    private static string NameOf(StatusCode status) => status switch
    {
        StatusCode.Ok => "OK",
        StatusCode.InvalidArgument => "INVALID_ARGUMENT",
        StatusCode.DeadlineExceeded => "DEADLINE_EXCEEDED",
        StatusCode.ResourceExhausted => "RESOURCE_EXHAUSTED",
        StatusCode.Unavailable => "UNAVAILABLE",
        StatusCode.Internal => "INTERNAL",
        _ => "UNKNOWN",
    };
}
