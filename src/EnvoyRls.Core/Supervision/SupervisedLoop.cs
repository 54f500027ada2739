namespace EnvoyRls.Core.Supervision;

/// <summary>What the supervisor knows of one background loop.</summary>
public sealed class SupervisedLoop
{
    private long _restarts;
    private volatile string? _lastError;
    private volatile bool _running;

    internal SupervisedLoop(string name) => Name = name;

    public string Name { get; }

    /// <summary>How often the loop ended by an error and was started again.</summary>
    public long Restarts => Interlocked.Read(ref _restarts);

    /// <summary>The error it last ended by; <see langword="null"/> if it never did.</summary>
    public string? LastError => _lastError;

    /// <summary>Whether its body runs now; false while it waits to be restarted and after the stop.</summary>
    public bool Running => _running;

    internal void Started() => _running = true;

    internal void Ended() => _running = false;

    internal void Failed(string error)
    {
        _running = false;
        _lastError = error;
        Interlocked.Increment(ref _restarts);
    }
}
