using System.Collections.Concurrent;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Methods;

namespace EnvoyRls.Server.Hosting;

/// <summary>Counts and times gRPC calls under the reference's names, by method.</summary>
internal sealed class CallStatistics(StatRegistry statistics) : IGrpcCallObserver
{
    private readonly ConcurrentDictionary<GrpcMethod, Entry> _entries = new();

    public void Started(GrpcMethod method) => EntryOf(method).Requests.Increment();

    public void Completed(GrpcMethod method, StatusCode status, TimeSpan elapsed) => EntryOf(method).ResponseTime.Record(elapsed);

    private Entry EntryOf(GrpcMethod method) => _entries.TryGetValue(method, out Entry? entry) ? entry : Add(method);

    private Entry Add(GrpcMethod method) => _entries.GetOrAdd(method, added => new Entry(
        statistics.Counter($"ratelimit_server.{added.Name}.total_requests"),
        statistics.Timing($"ratelimit_server.{added.Name}.response_time")));

    private sealed record Entry(Counter Requests, Timing ResponseTime);
}
