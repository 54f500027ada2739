using EnvoyRls.Grpc.Http2;

namespace EnvoyRls.Grpc.Express;

/// <summary>The streams that are open, and the objects that serve them.</summary>
internal sealed partial class ExpressConnection
{
    private const int MostIdle = 1024;

    private readonly Dictionary<int, ExpressCall> _calls = [];
    private readonly Stack<ExpressCall> _idleCalls = new();
    private readonly Stack<RequestHead> _idleHeads = new();
    private readonly RecentStreams _cut = new(RememberedCuts);

    /// <summary>How many calls are not over, whether their streams are open or not.</summary>
    private int _running;

    /// <summary>Keeps a call that nobody holds any more for another stream.</summary>
    public void Recycle(ExpressCall call)
    {
        RequestHead head = call.Head;
        long unseen = call.Unseen;
        bool reusable = call.TryReset();
        lock (Sync)
        {
            _running--;
            if (_load.Calls > _running)
            {
                _load.End();
            }

            if (unseen > 0)
            {
                Credit(unseen);
                _output.ScheduleFlush();
            }

            if (reusable)
            {
                Release(head);
                if (_idleCalls.Count < MostIdle)
                {
                    _idleCalls.Push(call);
                }
            }
        }
    }

    /// <summary>Tells the server of calls that were begun and are not over yet. Those that are over at once cost it nothing.</summary>
    private void TellLoad()
    {
        if (Volatile.Read(ref _running) <= _load.Calls)
        {
            return;
        }

        lock (Sync)
        {
            _load.Begin(_running - _load.Calls);
        }
    }

    private ExpressCall? TryOpen(int stream, RequestHead head, bool endsStream, out bool hasRoom, out Http2ErrorCode error)
    {
        error = Http2ErrorCode.NoError;
        hasRoom = true;
        int limit = _server.Options.MaxConcurrentStreams;
        lock (Sync)
        {
            // Streams that are reset come and go faster than their handlers end, which are limited too.
            if (_calls.Count < limit && _running < Math.Min(2L * limit, MostRunning))
            {
                ExpressCall call = _idleCalls.TryPop(out ExpressCall? idle) ? idle : new ExpressCall(this, _server.Time, _server.Stopping);
                call.Open(stream, head, _initialWindow, endsStream);
                head.Users++;
                _calls.Add(stream, call);
                hasRoom = _load.HasRoom(_running);
                _running++;
                return call;
            }
        }

        Refuse(stream, Http2ErrorCode.RefusedStream, endsStream);
        error = _allowance.TrySpend() ? Http2ErrorCode.NoError : Http2ErrorCode.EnhanceYourCalm;
        return null;
    }

    /// <summary>Finds the open call of a stream and holds it.</summary>
    /// <param name="stream">The number of the stream.</param>
    /// <param name="ends">Whether the client ends the request now.</param>
    /// <param name="alreadyEnded">Whether it had before.</param>
    private ExpressCall? Find(int stream, bool ends, out bool alreadyEnded)
    {
        lock (Sync)
        {
            alreadyEnded = false;
            if (_calls.TryGetValue(stream, out ExpressCall? call))
            {
                alreadyEnded = call.RequestEnded;
                call.RequestEnded |= ends;
                call.Hold();
            }

            return call;
        }
    }

    /// <summary>Closes a stream that the client has reset, and holds its call.</summary>
    private ExpressCall? Close(int stream, out bool wasWhole)
    {
        lock (Sync)
        {
            wasWhole = false;
            if (_calls.TryGetValue(stream, out ExpressCall? call))
            {
                wasWhole = call.RequestEnded;
                call.Hold();
                Forget(call);
            }

            return call;
        }
    }

    /// <summary>Resets a stream whose client has made a mistake. The call is held by the caller.</summary>
    private void Reset(ExpressCall call, Http2ErrorCode error)
    {
        bool wasOpen;
        lock (Sync)
        {
            wasOpen = call.IsOpen;
            if (wasOpen)
            {
                WriteReset(call.Stream, error, call.RequestEnded);
                Forget(call);
            }
        }

        if (wasOpen)
        {
            call.Hold();
            GiveUp(call);
        }
    }

    /// <summary>Ends a call whose stream is gone, and a hold on it.</summary>
    private void GiveUp(ExpressCall call)
    {
        bool hasRun = call.HasRun;
        call.HasRun = true;
        call.Abort();
        if (!hasRun)
        {
            Runner.Cancel(call);
            call.Release();
        }

        call.Release();
    }

    /// <summary>The connection has ended: so have its calls.</summary>
    private void EndStreams()
    {
        ExpressCall[] open;
        lock (Sync)
        {
            open = [.. _calls.Values];
            foreach (ExpressCall call in open)
            {
                call.Hold();
                Forget(call);
            }
        }

        foreach (ExpressCall call in open)
        {
            GiveUp(call);
        }
    }

    /// <summary>A stream is closed in both directions; with the lock held.</summary>
    private void Forget(ExpressCall call)
    {
        call.IsOpen = false;
        _calls.Remove(call.Stream);
        call.Response.EndWait(closed: true);
        if (call.LastStatus is not null)
        {
            // The body that had yet to leave held it.
            call.LastStatus = null;
            call.Release();
        }

        if (_calls.Count == 0)
        {
            OnIdle();
        }
    }

    /// <summary>Takes note of a frame on a stream that is closed: if it was not the client who closed it, it could not know.</summary>
    private Http2ErrorCode OnClosed(int stream)
    {
        lock (Sync)
        {
            if (!_cut.Contains(stream))
            {
                return Http2ErrorCode.StreamClosed;
            }
        }

        return _allowance.TrySpend() ? Http2ErrorCode.NoError : Http2ErrorCode.EnhanceYourCalm;
    }

    /// <summary>Keeps the header fields for the next call; they may be the same.</summary>
    private void Remember(RequestHead? head)
    {
        lock (Sync)
        {
            if (head is not null)
            {
                head.Users++;
            }

            if (_lastHead is not null)
            {
                Release(_lastHead);
            }

            _lastHead = head;
        }
    }

    private RequestHead RentHead()
    {
        RequestHead? head;
        lock (Sync)
        {
            head = _idleHeads.TryPop(out RequestHead? idle) ? idle : new RequestHead();
        }

        head.Clear();
        return head;
    }

    /// <summary>With the lock held.</summary>
    private void Release(RequestHead head)
    {
        if (--head.Users == 0 && _idleHeads.Count < MostIdle)
        {
            _idleHeads.Push(head);
        }
    }
}
