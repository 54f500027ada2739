using System.Buffers;
using EnvoyRls.Grpc.Http2;

namespace EnvoyRls.Grpc.Express;

/// <summary>
/// Unary calls whose headers have come and whose body has not. It nearly always comes with the next bytes, and then the call needs
/// nothing that waiting costs; only when it has not for a while, the call is given to its handler to be read as it comes, with a timer for its deadline.
/// Only for the thread that receives.
/// </summary>
internal sealed partial class ExpressConnection
{
    private static readonly TimeSpan BodyPatience = TimeSpan.FromMilliseconds(5);

    /// <summary>Those with a deadline, and those that have failed; each with its stream, as the object may have gone on to another.</summary>
    private readonly List<(ExpressCall Call, int Stream)> _waiting = [];

    /// <summary>The one that was opened last.</summary>
    private ExpressCall? _newest;

    private ITimer? _bodyTimer;
    private bool _isBodyTimerSet;
    private volatile bool _isBodyLate;

    private void Await(ExpressCall call)
    {
        _newest = call;
        if (call.HasDeadline || !call.Status.IsOk)
        {
            _waiting.Add((call, call.Stream));
        }
    }

    /// <summary>
    /// Runs the call that was opened last, if this is its body, as it nearly always is. Nobody else knows the call yet, so that it can
    /// be had without the lock.
    /// </summary>
    private bool TryRunNewest(int stream, ReadOnlyMemory<byte> body, int size)
    {
        ExpressCall? call = _newest;
        _newest = null;
        if (call is null || call.Stream != stream || call.HasRun)
        {
            return false;
        }

        call.RequestEnded = true;
        _freed += size;
        Http2ErrorCode error = call.Count(size, body.Length, ends: true);
        if (error == Http2ErrorCode.NoError)
        {
            Run(call, new ReadOnlySequence<byte>(body));
        }
        else
        {
            Reset(call, error);
        }

        return true;
    }

    /// <summary>Sees to it that somebody looks at the clock for calls whose body has not come with what was received.</summary>
    private void LookAfterWaiting()
    {
        EndFailed();
        if (_isBodyLate)
        {
            _isBodyLate = false;
            _isBodyTimerSet = false;
            StartWaiting();
        }

        if (_waiting.Count == 0)
        {
            return;
        }

        _waiting.RemoveAll(static waiting => !IsWaiting(waiting.Call, waiting.Stream));
        if (_waiting.Count > 0 && !_isBodyTimerSet)
        {
            _isBodyTimerSet = true;
            _bodyTimer ??= _server.Time.CreateTimer(
                static connection => ((ExpressConnection)connection!).OnBodyLate(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _bodyTimer.Change(BodyPatience, Timeout.InfiniteTimeSpan);
        }
    }

    private static bool IsWaiting(ExpressCall call, int stream) => call.Stream == stream && !call.HasRun;

    /// <summary>Ends calls that had failed when they began and whose body has not come with their headers.</summary>
    private void EndFailed()
    {
        foreach ((ExpressCall call, int stream) in _waiting)
        {
            if (IsWaiting(call, stream) && !call.Status.IsOk)
            {
                End(call);
            }
        }
    }

    private void StartWaiting()
    {
        foreach ((ExpressCall call, int stream) in _waiting)
        {
            if (IsWaiting(call, stream))
            {
                call.BeginBody();
                call.Run();
            }
        }

        _waiting.Clear();
    }

    private void OnBodyLate()
    {
        _isBodyLate = true;
        _input.CancelPendingRead();
    }
}
