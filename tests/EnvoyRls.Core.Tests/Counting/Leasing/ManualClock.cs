using EnvoyRls.Core.Counting.Leasing;

namespace EnvoyRls.Core.Tests.Counting.Leasing;

/// <summary>A boot clock that is moved by hand.</summary>
internal sealed class ManualClock : IBootClock
{
    public long Microseconds { get; set; } = 1_000_000_000;
}
