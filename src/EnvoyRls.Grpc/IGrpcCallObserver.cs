using EnvoyRls.Grpc.Methods;

namespace EnvoyRls.Grpc;

/// <summary>
/// Told of every call to a method that the server has, on the call's own thread; it must neither block nor throw.
/// </summary>
public interface IGrpcCallObserver
{
    /// <summary>A call arrived.</summary>
    void Started(GrpcMethod method);

    /// <summary>A call was answered or given up.</summary>
    /// <param name="method">The method called.</param>
    /// <param name="status">What the caller is told, or would be if it had not left.</param>
    /// <param name="elapsed">The time from the arrival to the answer.</param>
    void Completed(GrpcMethod method, StatusCode status, TimeSpan elapsed);

    /// <summary>Something was not taken on. Of a call among that nothing else is told, unless it came too late.</summary>
    void Refused(GrpcRefusal refusal);
}
