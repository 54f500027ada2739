namespace EnvoyRls.Management.Repository.Postgres;

/// <summary>Tells those who wait that there is another version. Thread-safe.</summary>
internal sealed class VersionSignal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = New();
    private long _version;

    /// <summary>The last version heard of.</summary>
    public long Version
    {
        get
        {
            lock (_gate)
            {
                return _version;
            }
        }
    }

    /// <summary>A version was made; an earlier one than known is old news.</summary>
    public void Made(long version)
    {
        lock (_gate)
        {
            if (version > _version)
            {
                Tell(version);
            }
        }
    }

    /// <summary>The last version is this, be it because the database was put back to an earlier one.</summary>
    public void Is(long version)
    {
        lock (_gate)
        {
            if (version != _version)
            {
                Tell(version);
            }
        }
    }

    /// <summary>Something was made that has no number of its own.</summary>
    public void Another()
    {
        lock (_gate)
        {
            Tell(_version + 1);
        }
    }

    /// <summary>Completes when the last version is later than that, or changes.</summary>
    public async Task WaitAsync(long known, CancellationToken cancellation)
    {
        Task next;
        lock (_gate)
        {
            if (_version > known)
            {
                return;
            }

            next = _next.Task;
        }

        await next.WaitAsync(cancellation);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Tell(long version)
    {
        _version = version;
        _next.SetResult();
        _next = New();
    }
}
