namespace EnvoyRls.Core.Counting;

/// <summary>
/// The clock that windows are cut by: this replica's, corrected by the offset to the store's clock, so that replicas
/// that share a store agree on where a window starts. Reading costs one clock read and no lock.
/// </summary>
public sealed class WindowClock(TimeProvider time)
{
    private long _offsetMilliseconds;

    /// <summary>How far the store's clock is ahead of this replica's; zero without a shared store.</summary>
    public TimeSpan Offset
    {
        get => TimeSpan.FromMilliseconds(Interlocked.Read(ref _offsetMilliseconds));
        set => Interlocked.Exchange(ref _offsetMilliseconds, (long)value.TotalMilliseconds);
    }

    /// <summary>Now, in whole Unix seconds.</summary>
    public long UnixSeconds => (time.GetUtcNow().ToUnixTimeMilliseconds() + Interlocked.Read(ref _offsetMilliseconds)) / 1000;
}
