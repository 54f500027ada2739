using EnvoyRls.Grpc.Framing;
using EnvoyRls.Grpc.Methods;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Grpc.Calls;

/// <summary>How calls end: with a status, whatever the handler did, and with the observer told.</summary>
internal sealed class CallEnding(IGrpcCallObserver? observer, TimeProvider time, ILogger log)
{
    /// <summary>Tells the observer of a call that begins.</summary>
    /// <param name="call">The call.</param>
    /// <param name="method">Its method.</param>
    /// <param name="now">The present, as a timestamp.</param>
    public void Begin(ServerCall call, GrpcMethod method, long now)
    {
        if (observer is not null)
        {
            call.StartedAt = now;
            call.IsObserved = true;
            observer.Started(method);
        }
    }

    /// <summary>Ends a unary call with its response.</summary>
    public void Respond(ServerCall call, IMessage message, int size)
    {
        call.Respond(message, size);
        TellObserver(call, StatusCode.Ok);
    }

    /// <summary>Ends a call with its status.</summary>
    public void Finish(ServerCall call, GrpcStatus status)
    {
        call.Finish(status);
        TellObserver(call, status.Code);
    }

    /// <summary>The status for an exception out of a handler or out of the transport below it.</summary>
    public GrpcStatus StatusOf(ServerCall call, Exception error)
    {
        if (error is GrpcException known)
        {
            return known.Status;
        }

        // A reset or a lost connection shows itself as one of several exceptions, depending on what was being done.
        if (error is OperationCanceledException or IOException && (call.IsCancelled || call.IsAborted))
        {
            return CancelledStatus(call);
        }

        log.LogError(error, "The handler of {Method} failed", call.Method!.Path);
        return ProtocolFaults.HandlerFailed;
    }

    /// <summary>The status of a call that was cancelled: by its deadline or by its caller.</summary>
    public static GrpcStatus CancelledStatus(ServerCall call) =>
        call.IsDeadlinePassed ? ProtocolFaults.DeadlineExceeded : ProtocolFaults.Cancelled;

    /// <summary>Looks after a handler whose call is over, so that its failure is not lost.</summary>
    public async Task WatchLateHandlerAsync(Task handler, string path)
    {
        try
        {
            await handler;
        }
        catch (OperationCanceledException)
        {
            // It saw its token late.
        }
        catch (Exception error)
        {
            log.LogWarning(error, "The handler of {Method} failed after its call was over", path);
        }
    }

    private void TellObserver(ServerCall call, StatusCode code)
    {
        if (call.IsObserved)
        {
            observer!.Completed(call.Method!, code, time.GetElapsedTime(call.StartedAt));
        }
    }
}
