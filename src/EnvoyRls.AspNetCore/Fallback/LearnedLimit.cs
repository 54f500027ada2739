using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.AspNetCore.Fallback;

/// <summary>The limit that the service named for a descriptor, and whether it is one that denies.</summary>
internal sealed class LearnedLimit(Limit limit)
{
    private const long Never = long.MinValue;

    private long _exhaustedUntil = Never;
    private volatile bool _hasDenied;
    private volatile bool _hasPassedExhausted;

    public Limit Limit { get; } = limit;

    /// <summary>
    /// Whether it let pass what came after its last hit and has never denied: rules that only watch, and quotas of which
    /// others have hits left, look no different on the wire.
    /// </summary>
    public bool OnlyWatches => _hasPassedExhausted && !_hasDenied;

    /// <summary>Takes in one more status. Races between calls lose at most what the next status tells again.</summary>
    /// <param name="status">The status; of a check that charged hits.</param>
    /// <param name="now">A moment of any clock, in microseconds.</param>
    public void Observe(DescriptorStatus status, long now)
    {
        if (!status.IsAllowed)
        {
            _hasDenied = true;
        }
        else if (status.Remaining > 0)
        {
            Interlocked.Exchange(ref _exhaustedUntil, Never);
        }
        else if (now < Interlocked.Read(ref _exhaustedUntil))
        {
            _hasPassedExhausted = true;
        }
        else if (status.ResetAfter is { } reset)
        {
            Interlocked.Exchange(ref _exhaustedUntil, now + (reset.Ticks / TimeSpan.TicksPerMicrosecond));
        }
    }
}
