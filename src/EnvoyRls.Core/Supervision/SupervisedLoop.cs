namespace EnvoyRls.Core.Supervision;

/// <summary>What the supervisor knows of one background loop.</summary>
public sealed class SupervisedLoop
{
    private long _restarts;
    private volatile string? _lastError;
    private volatile bool _running;
    private volatile CancellationTokenSource? _run;

    internal SupervisedLoop(string name) => Name = name;

    public string Name { get; }

    /// <summary>How often the loop ended by an error and was started again.</summary>
    public long Restarts => Interlocked.Read(ref _restarts);

    /// <summary>The error it last ended by; <see langword="null"/> if it never did.</summary>
    public string? LastError => _lastError;

    /// <summary>Whether its body runs now; false while it waits to be restarted and after the stop.</summary>
    public bool Running => _running;

    /// <summary>Makes its body end, as if its work had failed; it is started again after the usual wait. For tests.</summary>
    internal void Interrupt() => _run?.Cancel();

    internal void Started(CancellationTokenSource run)
    {
        _run = run;
        _running = true;
    }

    internal void Ended()
    {
        _run = null;
        _running = false;
    }

    internal void Failed(string error)
    {
        Ended();
        _lastError = error;
        Interlocked.Increment(ref _restarts);
    }
}
