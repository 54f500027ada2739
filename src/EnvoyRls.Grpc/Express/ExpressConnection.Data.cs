using System.Buffers;
using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Methods;

namespace EnvoyRls.Grpc.Express;

/// <summary>Takes the bodies of requests, and runs what is complete.</summary>
internal sealed partial class ExpressConnection
{
    private long _received;
    private long _granted = ConnectionWindow;

    /// <summary>Bytes whose handlers are through with them, so that others may be sent; only for the thread that receives.</summary>
    private int _freed;

    /// <summary>The same from all threads, guarded by the lock.</summary>
    private long _owed;

    /// <summary>Lets a client send more, now that a handler has looked at so many bytes of a body.</summary>
    public void Credit(ExpressCall call, long bytes)
    {
        lock (Sync)
        {
            int increment = call.CreditBody(bytes);
            if (increment > 0)
            {
                WriteWindowUpdate(call.Stream, increment);
            }

            Credit(bytes);
            _output.ScheduleFlush();
        }
    }

    private Http2ErrorCode OnData(in Http2FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        if (header.Stream == 0 || header.Stream > _lastStream || !Http2Padding.TryRemove(header, payload.Span, out int start, out int length))
        {
            return Http2ErrorCode.ProtocolError;
        }

        _received += payload.Length;
        if (_received > Volatile.Read(ref _granted))
        {
            return Http2ErrorCode.FlowControlError;
        }

        bool ends = header.Has(Http2Flags.EndStream);
        if (length == 0 && !ends && !_allowance.TrySpend())
        {
            return Http2ErrorCode.EnhanceYourCalm;
        }

        if (ends && TryRunNewest(header.Stream, payload.Slice(start, length), payload.Length))
        {
            return Http2ErrorCode.NoError;
        }

        ExpressCall? call = Find(header.Stream, ends, out bool alreadyEnded);
        if (call is null)
        {
            _freed += payload.Length;
            return OnClosed(header.Stream);
        }

        if (!alreadyEnded)
        {
            OnBody(call, payload.Slice(start, length), payload.Length, ends);
        }

        call.Release();
        return alreadyEnded ? Http2ErrorCode.StreamClosed : Http2ErrorCode.NoError;
    }

    private void OnBody(ExpressCall call, ReadOnlyMemory<byte> data, int size, bool ends)
    {
        Http2ErrorCode error = call.Count(size, data.Length, ends);
        if (error != Http2ErrorCode.NoError)
        {
            _freed += size;
            Reset(call, error);
            return;
        }

        if (ends && !call.HasRun)
        {
            _freed += size;
            Run(call, new ReadOnlySequence<byte>(data));
            return;
        }

        _freed += size - data.Length;
        if (!data.IsEmpty)
        {
            _allowance.Earn();
        }

        bool begins = !call.HasRun;
        if (begins && !call.Status.IsOk)
        {
            _freed += data.Length;
            End(call);
            return;
        }

        if (begins)
        {
            call.BeginBody();
        }

        call.Receive(data.Span);
        if (ends)
        {
            call.EndBody();
        }

        if (begins)
        {
            call.Run();
        }
    }

    /// <summary>Ends a body by trailers.</summary>
    private void EndBody(ExpressCall call)
    {
        if (call.HasRun)
        {
            call.EndBody();
        }
        else
        {
            Run(call, default);
        }
    }

    private void Run(ExpressCall call, ReadOnlySequence<byte> body)
    {
        _allowance.Earn();
        if (!call.Status.IsOk)
        {
            End(call);
            return;
        }

        call.HasRun = true;
        call.ReleaseAfter(Runner.RunAsync(call, (UnaryMethod)call.Method!, body));
    }

    /// <summary>Sends the status of a call that had failed when it began.</summary>
    private void End(ExpressCall call)
    {
        call.HasRun = true;
        Runner.End(call);
        call.Release();
    }

    private void SendCredit()
    {
        if (_freed < ConnectionWindow / 4)
        {
            return;
        }

        lock (Sync)
        {
            Credit(_freed);
        }

        _freed = 0;
    }

    /// <summary>With the lock held.</summary>
    private void Credit(long bytes)
    {
        _owed += bytes;
        if (_owed >= ConnectionWindow / 4)
        {
            WriteWindowUpdate(stream: 0, (int)_owed);
            Volatile.Write(ref _granted, _granted + _owed);
            _owed = 0;
        }
    }

    private void WriteWindowUpdate(int stream, int increment) =>
        _output.Buffer.Advance(Http2Frames.WriteWindowUpdate(_output.Buffer.GetSpan(Http2Frames.WindowUpdateSize), stream, increment));
}
