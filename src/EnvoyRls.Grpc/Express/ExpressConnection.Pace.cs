namespace EnvoyRls.Grpc.Express;

/// <summary>
/// Does not begin calls faster than they end. Calls that wait for a store are ended by other threads, and a connection that always has
/// more to take keeps those from the processors: the more wait, the fewer end, until none does in time. So, with
/// many under way, the next are left in the transport until half of them have ended. A stream that stays open does not count.
/// </summary>
internal sealed partial class ExpressConnection
{
    /// <summary>How long at most nothing is taken, be the calls over or not: pings and resets are behind them.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(10);

    private int _underWay;

    /// <summary>With how many calls left a rest is over.</summary>
    private int _restUntil;

    /// <summary>From how many calls on the connection rests; only for the thread that receives.</summary>
    private int _restFrom;

    private TaskCompletionSource<bool>? _rest;
    private ITimer? _restTimer;

    private bool IsBusy => Volatile.Read(ref _underWay) >= _restFrom;

    /// <summary>A unary call waits for its handler.</summary>
    public void OnWaiting() => Interlocked.Increment(ref _underWay);

    /// <summary>A unary call that has waited is over.</summary>
    public void OnWaited()
    {
        if (Interlocked.Decrement(ref _underWay) <= Volatile.Read(ref _restUntil))
        {
            Volatile.Read(ref _rest)?.TrySetResult(true);
        }
    }

    /// <summary>Goes by the usual bound again, should calls that would not end have raised it and be few now, and by the connections that there are.</summary>
    private void LookAtPace()
    {
        int most = _server.CallsAtOnce;
        if (Volatile.Read(ref _underWay) <= most / 2)
        {
            _restFrom = most;
        }
    }

    private async Task RestAsync()
    {
        int most = _server.CallsAtOnce;
        Volatile.Write(ref _restUntil, most / 2);
        TaskCompletionSource<bool> rest = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _rest, rest);

        // Either these are few already, or whoever ends the next one sees that it is waited for.
        bool rested = true;
        if (Volatile.Read(ref _underWay) > most / 2)
        {
            _restTimer ??= _server.Time.CreateTimer(
                static connection => Volatile.Read(ref ((ExpressConnection)connection!)._rest)?.TrySetResult(false),
                this,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
            _restTimer.Change(LongestRest, Timeout.InfiniteTimeSpan);
            rested = await rest.Task;
            _restTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        _restFrom = rested ? most : Volatile.Read(ref _underWay) + most;
        Volatile.Write(ref _rest, null);
    }
}
