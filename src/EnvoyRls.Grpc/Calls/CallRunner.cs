using System.Buffers;
using EnvoyRls.Grpc.Framing;
using EnvoyRls.Grpc.Methods;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Grpc.Calls;

/// <summary>Runs calls from their headers to their status, whatever carries them.</summary>
internal sealed class CallRunner
{
    private readonly CallEnding _ending;
    private readonly UnaryCalls _unary;
    private readonly StreamingCalls _streaming;

    private readonly ServerLoad _load;
    private readonly TimeProvider _time;

    public CallRunner(GrpcMethodTable methods, GrpcServerOptions options, ServerLoad load, TimeProvider time, ILogger log)
    {
        _load = load;
        _time = time;
        Admission = new CallAdmission(methods, options);
        _ending = new CallEnding(options.Observer, time, log);
        _unary = new UnaryCalls(options, load, _ending, time);
        _streaming = new StreamingCalls(options, load, _ending);
    }

    public CallAdmission Admission { get; }

    /// <summary>Begins a call that was not refused.</summary>
    /// <param name="call">The call.</param>
    /// <param name="terms">What its headers ask for.</param>
    /// <param name="timeout">Its timeout as <see cref="GrpcTimeout.Read"/> tells it.</param>
    /// <param name="arrival">How it came.</param>
    /// <returns>False if it has failed already and only its status is to be sent, by <see cref="End"/>.</returns>
    public bool TryBegin(ServerCall call, in CallTerms terms, TimeSpan timeout, in CallArrival arrival)
    {
        call.Accept(terms);
        if (!arrival.HasRoom)
        {
            call.Fail(ProtocolFaults.TooManyCalls);
            _load.Tell(GrpcRefusal.TooManyCalls);
            return false;
        }

        if (terms.Method is { } method)
        {
            long now = _time.GetTimestamp();
            _ending.Begin(call, method, now);
            SetTimeout(call, timeout, arrival.At, now);
        }

        if (call.Status.IsOk && !terms.Failure.IsOk)
        {
            call.Fail(terms.Failure);
        }

        return call.Status.IsOk;
    }

    /// <summary>Sends the status of a call that had failed when it began.</summary>
    public void End(ServerCall call) => _ending.Finish(call, call.Status);

    /// <summary>Runs a call that has begun, reading its body as it comes.</summary>
    public ValueTask RunAsync(ServerCall call) =>
        call.Method is UnaryMethod unary ? _unary.RunAsync(call, unary) : new(_streaming.RunAsync(call, (StreamingMethod)call.Method!));

    /// <summary>Runs a unary call that has begun and whose whole body is there; the body is not used any more when this returns.</summary>
    public ValueTask RunAsync(ServerCall call, UnaryMethod method, in ReadOnlySequence<byte> body) => _unary.RunAsync(call, method, body);

    /// <summary>Ends a call that has begun and was given up before it ran.</summary>
    public void Cancel(ServerCall call) => _ending.Finish(call, ProtocolFaults.Cancelled);

    private void SetTimeout(ServerCall call, TimeSpan timeout, long arrived, long now)
    {
        if (timeout == GrpcTimeout.None)
        {
            return;
        }

        if (timeout == GrpcTimeout.Malformed)
        {
            call.Fail(ProtocolFaults.MalformedTimeout);
            return;
        }

        call.SetTimeout(timeout, arrived);
        if (timeout <= TimeSpan.Zero)
        {
            call.Fail(ProtocolFaults.DeadlineExceeded);
        }
        else if (now >= call.Deadline)
        {
            // Whoever asked has gone, and would not hear the answer that others wait behind.
            call.Fail(ProtocolFaults.DeadlineExceeded);
            _load.Tell(GrpcRefusal.TooLate);
        }
    }
}
