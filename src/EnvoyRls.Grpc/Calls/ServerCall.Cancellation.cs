namespace EnvoyRls.Grpc.Calls;

internal abstract partial class ServerCall
{
    /// <summary>Longer than this is as good as no deadline, and more than a timer can wait.</summary>
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(40);

    private CancellationTokenSource? _cancellation;

    public override CancellationToken CancellationToken => (Volatile.Read(ref _cancellation) ?? CreateCancellation()).Token;

    public bool HasDeadline => Deadline != long.MaxValue;

    /// <summary>
    /// Whether the deadline has passed; false without one. A timer may fire a little before the clock says so: a call that was cancelled and
    /// not aborted was cancelled by its deadline.
    /// </summary>
    public bool IsDeadlinePassed => HasDeadline && (time.GetTimestamp() >= Deadline || (IsCancelled && !IsAborted));

    /// <summary>Whether the token was asked for and is cancelled.</summary>
    public bool IsCancelled => Volatile.Read(ref _cancellation) is { IsCancellationRequested: true };

    /// <summary>The source of the token, if it was ever asked for.</summary>
    protected CancellationTokenSource? GivenCancellation => Volatile.Read(ref _cancellation);

    /// <summary>Sets the deadline.</summary>
    /// <param name="timeout">How long after its arrival it is.</param>
    /// <param name="arrived">When that was, as a timestamp.</param>
    public void SetTimeout(TimeSpan timeout, long arrived)
    {
        if (timeout <= LongestTimeout)
        {
            Deadline = arrived + (long)(timeout.TotalSeconds * time.TimestampFrequency);
        }
    }

    /// <summary>The time left, in whole milliseconds as timers count, rounded up so that none fires before the deadline.</summary>
    public TimeSpan Remaining()
    {
        double milliseconds = time.GetElapsedTime(time.GetTimestamp(), Deadline).TotalMilliseconds;
        return TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(milliseconds, 0)));
    }

    /// <summary>Has the source cancelled when the call is aborted, be it already.</summary>
    protected abstract void CancelOnAbort(CancellationTokenSource source);

    /// <summary>Ends what <see cref="CancelOnAbort"/> began.</summary>
    protected abstract void ForgetAbort();

    private CancellationTokenSource CreateCancellation()
    {
        CancellationTokenSource created = HasDeadline ? new(Remaining(), time) : new();
        CancellationTokenSource? first = Interlocked.CompareExchange(ref _cancellation, created, null);
        if (first is not null)
        {
            created.Dispose();
            return first;
        }

        CancelOnAbort(created);
        return created;
    }

    private void EndCancellation()
    {
        CancellationTokenSource? cancellation = _cancellation;
        if (cancellation is null)
        {
            return;
        }

        ForgetAbort();
        if (!_abandoned)
        {
            cancellation.Dispose();
            _cancellation = null;
        }
    }
}
