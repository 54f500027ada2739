namespace EnvoyRls.Redis.Calls;

/// <summary>Counts what is in flight and refuses what goes beyond the limit.</summary>
internal sealed class CallGate(int limit)
{
    private int _inFlight;

    public int InFlight => Volatile.Read(ref _inFlight);

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _inFlight) <= limit)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _inFlight);
}
