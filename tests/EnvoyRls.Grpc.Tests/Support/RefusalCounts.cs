using System.Collections.Concurrent;
using EnvoyRls.Grpc.Methods;

namespace EnvoyRls.Grpc.Tests.Support;

/// <summary>Counts what a server did not take on, and the calls that it did.</summary>
internal sealed class RefusalCounts : IGrpcCallObserver
{
    private readonly ConcurrentDictionary<GrpcRefusal, int> _counts = new();
    private int _started;
    private int _completed;

    public int Started => Volatile.Read(ref _started);

    public int Completed => Volatile.Read(ref _completed);

    public int Of(GrpcRefusal refusal) => _counts.GetValueOrDefault(refusal);

    void IGrpcCallObserver.Started(GrpcMethod method) => Interlocked.Increment(ref _started);

    void IGrpcCallObserver.Completed(GrpcMethod method, StatusCode status, TimeSpan elapsed) => Interlocked.Increment(ref _completed);

    void IGrpcCallObserver.Refused(GrpcRefusal refusal) => _counts.AddOrUpdate(refusal, 1, static (_, count) => count + 1);
}
