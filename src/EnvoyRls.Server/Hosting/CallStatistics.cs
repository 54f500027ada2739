using System.Collections.Frozen;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Health;
using EnvoyRls.Grpc.Methods;
using EnvoyRls.Server.Checks;
using EnvoyRls.Server.Overload;

namespace EnvoyRls.Server.Hosting;

/// <summary>
/// Counts and times unary calls under the reference's names, by method. All that is needed for it is made at the start:
/// a call only adds. Streams are not timed; they last as long as somebody watches.
/// </summary>
internal sealed class CallStatistics : IGrpcCallObserver
{
    private readonly LatencyRecorder _latency;
    private readonly OverloadStatus _overload;
    private readonly FrozenDictionary<GrpcMethod, Entry> _entries;

    public CallStatistics(GrpcMethodTable methods, StatRegistry statistics, OverloadStatus overload)
    {
        _overload = overload;
        _latency = statistics.CallLatency;
        _entries = methods.All
            .OfType<UnaryMethod>()
            .ToFrozenDictionary(GrpcMethod (method) => method, method => new Entry(
                statistics.Counter($"ratelimit_server.{method.Name}.total_requests"),
                statistics.Timing($"ratelimit_server.{method.Name}.response_time"),
                Decides: method.Service != HealthService.Name && method.Name != UserStatsCalls.Method));
    }

    public void Started(GrpcMethod method)
    {
        if (_entries.TryGetValue(method, out Entry? entry))
        {
            entry.Requests.Increment();
        }
    }

    public void Completed(GrpcMethod method, StatusCode status, TimeSpan elapsed)
    {
        if (_entries.TryGetValue(method, out Entry? entry))
        {
            entry.ResponseTime.Record(elapsed);
            if (entry.Decides)
            {
                _latency.Record(elapsed);
            }
        }
    }

    public void Refused(GrpcRefusal refusal) => _overload.Tell(refusal);

    private sealed record Entry(Counter Requests, Timing ResponseTime, bool Decides);
}
