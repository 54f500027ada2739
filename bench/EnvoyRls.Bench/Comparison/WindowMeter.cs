namespace EnvoyRls.Bench.Comparison;

/// <summary>Finds the most hits that one key was admitted in any span of a window's length.</summary>
internal sealed class WindowMeter(long window)
{
    private readonly Queue<long> _admitted = [];

    /// <summary>The most so far.</summary>
    public int Most { get; private set; }

    /// <summary>Counts an admitted hit, which never comes before the last.</summary>
    public void Add(long now)
    {
        while (_admitted.TryPeek(out long oldest) && oldest <= now - window)
        {
            _admitted.Dequeue();
        }

        _admitted.Enqueue(now);
        Most = Math.Max(Most, _admitted.Count);
    }
}
