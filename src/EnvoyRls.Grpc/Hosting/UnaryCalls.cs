using System.Buffers;
using System.IO.Pipelines;
using EnvoyRls.Grpc.Framing;
using EnvoyRls.Grpc.Methods;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Hosting;

/// <summary>
/// Runs unary calls. A call whose body is there and whose handler completes at once runs through without a timer, a
/// token or a state machine; whatever has to wait takes the second way.
/// </summary>
internal sealed class UnaryCalls(GrpcServerOptions options, CallEnding ending, TimeProvider time)
{
    public Task RunAsync(KestrelCall call, UnaryMethod method)
    {
        try
        {
            if (!call.Requests.TryRead(out ReadResult body) || !TryInvoke(call, method, body, out ValueTask<IMessage?> response))
            {
                return ReadAndAnswerAsync(call, method);
            }

            if (!response.IsCompletedSuccessfully)
            {
                return AwaitAndAnswerAsync(call, method, response);
            }

            Answer(call, response.Result);
            method.Completed(call);
        }
        catch (Exception error)
        {
            ending.Finish(call, ending.StatusOf(call, error));
        }

        return Task.CompletedTask;
    }

    private async Task ReadAndAnswerAsync(KestrelCall call, UnaryMethod method)
    {
        try
        {
            ValueTask<IMessage?> response;
            ReadResult body;
            do
            {
                body = await call.Requests.ReadAsync(call.HasDeadline ? call.CancellationToken : default);
            }
            while (!TryInvoke(call, method, body, out response));

            Answer(call, await WithinDeadlineAsync(call, method, response));
            method.Completed(call);
        }
        catch (Exception error)
        {
            ending.Finish(call, ending.StatusOf(call, error));
        }
    }

    private async Task AwaitAndAnswerAsync(KestrelCall call, UnaryMethod method, ValueTask<IMessage?> response)
    {
        try
        {
            Answer(call, await WithinDeadlineAsync(call, method, response));
            method.Completed(call);
        }
        catch (Exception error)
        {
            ending.Finish(call, ending.StatusOf(call, error));
        }
    }

    /// <summary>Invokes the method once the whole body has been received; the body is read on if it has not.</summary>
    /// <returns>Whether the call got a response, pending or not, or a failure.</returns>
    private static bool TryInvoke(KestrelCall call, UnaryMethod method, in ReadResult body, out ValueTask<IMessage?> response)
    {
        response = default;
        ReadOnlySequence<byte> rest = body.Buffer;
        bool taken = MessageFrame.TryTake(ref rest, call.Rules, out MessageFrame frame, out GrpcStatus fault);
        if (taken && !rest.IsEmpty)
        {
            fault = ProtocolFaults.TrailingBytes;
        }
        else if (!taken && fault.IsOk && body.IsCompleted)
        {
            fault = rest.IsEmpty ? ProtocolFaults.NoMessage : ProtocolFaults.TruncatedMessage;
        }

        if (fault.IsOk && !(taken && body.IsCompleted))
        {
            call.Requests.AdvanceTo(body.Buffer.Start, body.Buffer.End);
            return false;
        }

        try
        {
            if (fault.IsOk)
            {
                response = Invoke(call, method, frame);
            }
            else
            {
                call.Fail(fault);
            }
        }
        finally
        {
            call.Requests.AdvanceTo(body.Buffer.End);
        }

        return true;
    }

    private static ValueTask<IMessage?> Invoke(KestrelCall call, UnaryMethod method, in MessageFrame frame) =>
        frame.Compressed
            ? GzipMessages.Inflate(frame.Payload, call.Rules.MaxSize, message => method.InvokeAsync(message, call))
            : method.InvokeAsync(frame.Payload, call);

    /// <summary>Waits for the handler, but not beyond the deadline: what it does later is dropped.</summary>
    private async ValueTask<IMessage?> WithinDeadlineAsync(KestrelCall call, UnaryMethod method, ValueTask<IMessage?> response)
    {
        if (response.IsCompleted || !call.HasDeadline || method.KeepsDeadline)
        {
            return await response;
        }

        Task<IMessage?> handler = response.AsTask();
        try
        {
            return await handler.WaitAsync(call.Remaining(), time);
        }
        catch (TimeoutException) when (!handler.IsCompleted)
        {
            call.Abandon();
            _ = ending.WatchLateHandlerAsync(handler, call.Method!.Path);
            throw new GrpcException(ProtocolFaults.DeadlineExceeded);
        }
    }

    private void Answer(KestrelCall call, IMessage? response)
    {
        GrpcStatus status = call.Status;
        if (status.IsOk)
        {
            status = TryWrite(call, response);
        }

        ending.Finish(call, status);
    }

    private GrpcStatus TryWrite(KestrelCall call, IMessage? response)
    {
        if (response is null)
        {
            return ProtocolFaults.NoResponse;
        }

        int size = response.CalculateSize();
        if (size > options.MaxSendMessageSize)
        {
            return ProtocolFaults.SentTooLarge(size, options.MaxSendMessageSize);
        }

        call.WriteResponse(response, size);
        return GrpcStatus.Ok;
    }
}
