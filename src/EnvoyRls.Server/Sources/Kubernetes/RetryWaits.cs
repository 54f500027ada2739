namespace EnvoyRls.Server.Sources.Kubernetes;

/// <summary>Waits that grow from one failure to the next, each between a half and the whole of its bound, so that replicas do not come together.</summary>
internal sealed class RetryWaits(Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private TimeSpan _bound = First;

    /// <summary>Begins with short waits again.</summary>
    public void Reset() => _bound = First;

    /// <summary>The next wait.</summary>
    /// <param name="least">It is no shorter, up to the longest of all.</param>
    public TimeSpan Next(TimeSpan least)
    {
        TimeSpan wait = _bound * (1 + random.NextDouble()) / 2;
        _bound = _bound * 2 < Longest ? _bound * 2 : Longest;
        return wait > least ? wait : least < Longest ? least : Longest;
    }
}
