namespace EnvoyRls.Redis.Tests.Clock;

/// <summary>The system's clock, as if somebody set it; timestamps and timers are the system's.</summary>
internal sealed class MovableTimeProvider : TimeProvider
{
    private long _shift;

    /// <summary>How far it is off.</summary>
    public TimeSpan Shift
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _shift));
        set => Interlocked.Exchange(ref _shift, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
