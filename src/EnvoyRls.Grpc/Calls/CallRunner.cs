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

    public CallRunner(GrpcMethodTable methods, GrpcServerOptions options, TimeProvider time, ILogger log)
    {
        Admission = new CallAdmission(methods, options);
        _ending = new CallEnding(options.Observer, time, log);
        _unary = new UnaryCalls(options, _ending, time);
        _streaming = new StreamingCalls(options, _ending);
    }

    public CallAdmission Admission { get; }

    /// <summary>Begins a call that was not refused.</summary>
    /// <param name="call">The call.</param>
    /// <param name="terms">What its headers ask for.</param>
    /// <param name="timeout">Its timeout as <see cref="GrpcTimeout.Read"/> tells it.</param>
    /// <returns>False if it has failed already and was answered.</returns>
    public bool TryBegin(ServerCall call, in CallTerms terms, TimeSpan timeout)
    {
        call.Accept(terms);
        if (terms.Method is { } method)
        {
            _ending.Begin(call, method);
            SetTimeout(call, timeout);
        }

        if (call.Status.IsOk && !terms.Failure.IsOk)
        {
            call.Fail(terms.Failure);
        }

        if (call.Status.IsOk)
        {
            return true;
        }

        _ending.Finish(call, call.Status);
        return false;
    }

    /// <summary>Runs a call that has begun, reading its body as it comes.</summary>
    public ValueTask RunAsync(ServerCall call) =>
        call.Method is UnaryMethod unary ? _unary.RunAsync(call, unary) : new(_streaming.RunAsync(call, (StreamingMethod)call.Method!));

    /// <summary>Runs a unary call that has begun and whose whole body is there; the body is not used any more when this returns.</summary>
    public ValueTask RunAsync(ServerCall call, UnaryMethod method, in ReadOnlySequence<byte> body) => _unary.RunAsync(call, method, body);

    /// <summary>Ends a call that has begun and was given up before it ran.</summary>
    public void Cancel(ServerCall call) => _ending.Finish(call, ProtocolFaults.Cancelled);

    private static void SetTimeout(ServerCall call, TimeSpan timeout)
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

        call.SetTimeout(timeout);
        if (timeout <= TimeSpan.Zero)
        {
            call.Fail(ProtocolFaults.DeadlineExceeded);
        }
    }
}
