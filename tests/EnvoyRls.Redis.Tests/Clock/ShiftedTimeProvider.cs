namespace EnvoyRls.Redis.Tests.Clock;

/// <summary>The system's clock, off by a time that can be set; timestamps and timers are the system's.</summary>
internal sealed class ShiftedTimeProvider(TimeSpan shift) : TimeProvider
{
    private long _shift = shift.Ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    /// <summary>Sets the clock, as an operator does.</summary>
    public void Set(TimeSpan newShift) => Interlocked.Exchange(ref _shift, newShift.Ticks);
}
