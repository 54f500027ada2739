namespace EnvoyRls.Adaptive.Backtest;

/// <summary>A clock that stands where the traffic puts it.</summary>
/// <param name="start">The first moment.</param>
internal sealed class SimulatedClock(DateTimeOffset start) : TimeProvider
{
    /// <summary>The moment that it is now.</summary>
    public DateTimeOffset Now { get; set; } = start;

    /// <summary>The same as Unix time in microseconds.</summary>
    public long Microseconds => (Now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Now.UtcTicks;
}
