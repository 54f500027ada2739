using EnvoyRls.Grpc.Http2;

namespace EnvoyRls.Grpc.Express;

/// <summary>Sends bodies as far as the client's windows and the output have room: RFC 9113, section 5.2. With the lock held.</summary>
internal sealed partial class ExpressConnection
{
    private readonly Queue<ExpressCall> _blocked = new();
    private long _sendWindow = Http2Constants.DefaultWindow;
    private long _initialWindow = Http2Constants.DefaultWindow;

    private void SendBody(ExpressCall call)
    {
        while (call.Response.Pending > 0)
        {
            long room = Math.Min(call.SendWindow, _sendWindow);
            if (room <= 0 || _output.IsFull)
            {
                Block(call);
                return;
            }

            int length = (int)Math.Min(Math.Min(room, call.Response.Pending), Http2Constants.DefaultMaxFrameSize);
            WriteFrame(new Http2FrameHeader(length, Http2FrameType.Data, Http2Flags.None, call.Stream), call.Response.Take(length));
            call.SendWindow -= length;
            _sendWindow -= length;
        }

        call.Response.EndWait(closed: false);
        if (call.LastStatus is { } status)
        {
            WriteTrailers(call, status, call.GivenResponseTrailers);
        }
    }

    /// <summary>Puts a call in the queue for the connection's room; one that waits for its own window is sent on when that is widened.</summary>
    private void Block(ExpressCall call)
    {
        if (call.SendWindow > 0 && !call.IsQueued)
        {
            call.IsQueued = true;
            _blocked.Enqueue(call);
        }
    }

    /// <summary>Sends on what waited for room.</summary>
    private void SendBlocked()
    {
        for (int calls = _blocked.Count; calls > 0 && _sendWindow > 0 && !_output.IsFull; calls--)
        {
            ExpressCall call = _blocked.Dequeue();
            call.IsQueued = false;
            if (call.IsOpen)
            {
                SendBody(call);
            }
        }
    }

    private Http2ErrorCode WidenConnection(int increment)
    {
        lock (Sync)
        {
            _sendWindow += increment;
            if (_sendWindow > Http2Constants.LargestWindow)
            {
                return Http2ErrorCode.FlowControlError;
            }

            SendBlocked();
            return Http2ErrorCode.NoError;
        }
    }

    private void WidenStream(int stream, int increment)
    {
        ExpressCall? call = Find(stream, ends: false, out _);
        if (call is null)
        {
            return;
        }

        bool overflows;
        lock (Sync)
        {
            call.SendWindow += increment;
            overflows = call.SendWindow > Http2Constants.LargestWindow;
            if (!overflows && call.IsOpen)
            {
                SendBody(call);
            }
        }

        if (increment == 0 || overflows)
        {
            Reset(call, increment == 0 ? Http2ErrorCode.ProtocolError : Http2ErrorCode.FlowControlError);
        }

        call.Release();
    }

    private Http2ErrorCode SetInitialWindow(int window)
    {
        lock (Sync)
        {
            long change = window - _initialWindow;
            _initialWindow = window;
            ExpressCall[] open = [.. _calls.Values];
            foreach (ExpressCall call in open)
            {
                call.SendWindow += change;
                if (call.SendWindow > Http2Constants.LargestWindow)
                {
                    return Http2ErrorCode.FlowControlError;
                }

                SendBody(call);
            }

            return Http2ErrorCode.NoError;
        }
    }
}
