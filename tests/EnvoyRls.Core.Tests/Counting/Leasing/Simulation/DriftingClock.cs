using EnvoyRls.Core.Counting.Leasing;

namespace EnvoyRls.Core.Tests.Counting.Leasing.Simulation;

/// <summary>A replica's boot clock: it started at some moment and runs somewhat too fast or too slow.</summary>
/// <param name="timeline">True time.</param>
/// <param name="offset">What it reads at the start.</param>
/// <param name="millionths">How much faster than true time it runs.</param>
internal sealed class DriftingClock(Timeline timeline, long offset, long millionths) : IBootClock
{
    public long Microseconds => offset + timeline.Now + (timeline.Now * millionths / 1_000_000);
}
