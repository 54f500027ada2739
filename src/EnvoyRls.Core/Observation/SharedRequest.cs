namespace EnvoyRls.Core.Observation;

/// <summary>
/// Who reads a request whose messages serve another call later: its own call, and every record of the decision feed that tells of it. It is used
/// again when the last of them is done.
/// </summary>
public abstract class SharedRequest
{
    private int _readers;

    /// <summary>Gives it to one call.</summary>
    public void Begin() => _readers = 1;

    /// <summary>One reader is done.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _readers) == 0)
        {
            Reuse();
        }
    }

    /// <summary>One reader more. Only for who is one.</summary>
    internal void Hold() => Interlocked.Increment(ref _readers);

    /// <summary>Nobody reads it any more; on whatever thread the last one was done.</summary>
    protected abstract void Reuse();
}
