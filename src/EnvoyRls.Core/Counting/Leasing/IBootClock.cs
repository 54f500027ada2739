namespace EnvoyRls.Core.Counting.Leasing;

/// <summary>A clock that is never set and goes on while the machine is suspended.</summary>
public interface IBootClock
{
    /// <summary>Microseconds since a moment that stays the same; never fewer than were read before.</summary>
    long Microseconds { get; }
}
