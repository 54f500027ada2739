namespace EnvoyRls.Core.Counting;

/// <summary>
/// The clock that windows are cut by: this replica's, corrected by the offset to the store's clock, so that replicas
/// that share a store agree on where a window starts. Reading costs one clock read and no lock.
/// </summary>
public sealed class WindowClock(TimeProvider time)
{
    private long _offsetMicroseconds;

    /// <summary>How far the store's clock is ahead of this replica's; zero without a shared store.</summary>
    public TimeSpan Offset
    {
        get => TimeSpan.FromMicroseconds(Interlocked.Read(ref _offsetMicroseconds));
        set => Interlocked.Exchange(ref _offsetMicroseconds, value.Ticks / TimeSpan.TicksPerMicrosecond);
    }

    /// <summary>Now, in whole Unix seconds.</summary>
    public long UnixSeconds => UnixMicroseconds / 1_000_000;

    /// <summary>Now, in microseconds of Unix time.</summary>
    public long UnixMicroseconds =>
        ((time.GetUtcNow().Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond) + Interlocked.Read(ref _offsetMicroseconds);
}
