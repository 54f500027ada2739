using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using EnvoyRls.Grpc.Framing;
using EnvoyRls.Grpc.Methods;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Calls;

/// <summary>
/// Runs unary calls. A call whose body is there and whose handler completes at once runs through without a timer, a
/// token or a state machine; whatever has to wait takes the second way.
/// </summary>
internal sealed class UnaryCalls(GrpcServerOptions options, ServerLoad load, CallEnding ending, TimeProvider time)
{
    /// <summary>Runs a call, reading its body as it comes.</summary>
    public ValueTask RunAsync(ServerCall call, UnaryMethod method)
    {
        try
        {
            return call.Requests.TryRead(out ReadResult body) && TryInvoke(call, method, body, out ValueTask<IMessage?> response)
                ? AnswerAsync(call, method, response)
                : new(ReadAndAnswerAsync(call, method));
        }
        catch (Exception error)
        {
            ending.Finish(call, ending.StatusOf(call, error));
            return default;
        }
    }

    /// <summary>Runs a call whose whole body is there; the body is not used any more when this returns.</summary>
    public ValueTask RunAsync(ServerCall call, UnaryMethod method, in ReadOnlySequence<byte> body)
    {
        try
        {
            TryInvoke(call, method, body, whole: true, out ValueTask<IMessage?> response);
            return AnswerAsync(call, method, response);
        }
        catch (Exception error)
        {
            ending.Finish(call, ending.StatusOf(call, error));
            return default;
        }
    }

    /// <summary>Ends a call whose handler has completed, be it with a failure.</summary>
    public void Answer(ServerCall call, UnaryMethod method, ConfiguredValueTaskAwaitable<IMessage?>.ConfiguredValueTaskAwaiter response)
    {
        try
        {
            Answer(call, response.GetResult());
            method.Completed(call);
        }
        catch (Exception error)
        {
            ending.Finish(call, ending.StatusOf(call, error));
        }
    }

    private ValueTask AnswerAsync(ServerCall call, UnaryMethod method, ValueTask<IMessage?> response)
    {
        if (!response.IsCompletedSuccessfully)
        {
            return NeedsTimer(call, method, response)
                ? new(AnswerInTimeAsync(call, method, response))
                : call.PendingResponse.After(this, method, response);
        }

        Answer(call, response.Result);
        method.Completed(call);
        return default;
    }

    private async Task ReadAndAnswerAsync(ServerCall call, UnaryMethod method)
    {
        long held = 0;
        try
        {
            ValueTask<IMessage?> response;
            while (true)
            {
                ReadResult body = await call.Requests.ReadAsync(call.HasDeadline ? call.CancellationToken : default);
                long length = body.Buffer.Length;
                if (TryInvoke(call, method, body, out response))
                {
                    break;
                }

                if (!load.TryHold(length - held))
                {
                    call.Fail(ProtocolFaults.TooManyBytes);
                    break;
                }

                held = length;
            }

            Answer(call, NeedsTimer(call, method, response) ? await WithinDeadlineAsync(call, response) : await response);
            method.Completed(call);
        }
        catch (Exception error)
        {
            ending.Finish(call, ending.StatusOf(call, error));
        }
        finally
        {
            load.LetGo(held);
        }
    }

    private async Task AnswerInTimeAsync(ServerCall call, UnaryMethod method, ValueTask<IMessage?> response)
    {
        try
        {
            Answer(call, await WithinDeadlineAsync(call, response));
            method.Completed(call);
        }
        catch (Exception error)
        {
            ending.Finish(call, ending.StatusOf(call, error));
        }
    }

    /// <summary>Invokes the method once the whole body has been received; the body is read on if it has not.</summary>
    /// <returns>Whether the call got a response, pending or not, or a failure.</returns>
    private static bool TryInvoke(ServerCall call, UnaryMethod method, in ReadResult body, out ValueTask<IMessage?> response)
    {
        SequencePosition consumed = body.Buffer.End;
        try
        {
            if (TryInvoke(call, method, body.Buffer, body.IsCompleted, out response))
            {
                return true;
            }

            consumed = body.Buffer.Start;
            return false;
        }
        finally
        {
            call.Requests.AdvanceTo(consumed, body.Buffer.End);
        }
    }

    private static bool TryInvoke(
        ServerCall call, UnaryMethod method, in ReadOnlySequence<byte> body, bool whole, out ValueTask<IMessage?> response)
    {
        response = default;
        ReadOnlySequence<byte> rest = body;
        bool taken = MessageFrame.TryTake(ref rest, call.Terms.Rules, out MessageFrame frame, out GrpcStatus fault);
        if (taken && !rest.IsEmpty)
        {
            fault = ProtocolFaults.TrailingBytes;
        }
        else if (!taken && fault.IsOk && whole)
        {
            fault = rest.IsEmpty ? ProtocolFaults.NoMessage : ProtocolFaults.TruncatedMessage;
        }

        if (!fault.IsOk)
        {
            call.Fail(fault);
            return true;
        }

        if (!(taken && whole))
        {
            return false;
        }

        response = Invoke(call, method, frame);
        return true;
    }

    private static ValueTask<IMessage?> Invoke(ServerCall call, UnaryMethod method, in MessageFrame frame) =>
        frame.Compressed ? InflateAndInvoke(call, method, frame) : method.InvokeAsync(frame.Payload, call);

    // On its own, because what its lambda captures would be allocated for every call.
    private static ValueTask<IMessage?> InflateAndInvoke(ServerCall call, UnaryMethod method, in MessageFrame frame) =>
        GzipMessages.Inflate(frame.Payload, call.Terms.Rules.MaxSize, message => method.InvokeAsync(message, call));

    private static bool NeedsTimer(ServerCall call, UnaryMethod method, in ValueTask<IMessage?> response) =>
        !response.IsCompleted && call.HasDeadline && !method.KeepsDeadline;

    /// <summary>Waits for the handler, but not beyond the deadline: what it does later is dropped.</summary>
    private async Task<IMessage?> WithinDeadlineAsync(ServerCall call, ValueTask<IMessage?> response)
    {
        Task<IMessage?> handler = response.AsTask();
        try
        {
            return await handler.WaitAsync(call.Remaining(), time);
        }
        catch (TimeoutException)
        {
            // It may have ended just now, or have thrown this itself.
            if (handler.IsCompleted)
            {
                return await handler;
            }

            call.Abandon();
            _ = ending.WatchLateHandlerAsync(handler, call.Method!.Path);
            throw new GrpcException(ProtocolFaults.DeadlineExceeded);
        }
    }

    private void Answer(ServerCall call, IMessage? response)
    {
        if (!call.Status.IsOk)
        {
            ending.Finish(call, call.Status);
            return;
        }

        if (response is null)
        {
            ending.Finish(call, ProtocolFaults.NoResponse);
            return;
        }

        int size = response.CalculateSize();
        if (size > options.MaxSendMessageSize)
        {
            ending.Finish(call, ProtocolFaults.SentTooLarge(size, options.MaxSendMessageSize));
            return;
        }

        ending.Respond(call, response, size);
    }
}
