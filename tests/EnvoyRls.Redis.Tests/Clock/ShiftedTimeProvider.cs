namespace EnvoyRls.Redis.Tests.Clock;

/// <summary>The system's clock, off by a fixed time; timestamps and timers are the system's.</summary>
internal sealed class ShiftedTimeProvider(TimeSpan shift) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + shift;
}
