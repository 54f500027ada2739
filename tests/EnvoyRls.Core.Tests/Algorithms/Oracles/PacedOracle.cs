using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Tests.Algorithms.Oracles;

/// <summary>
/// The arrival curve that token bucket, meter and GCRA share: since each moment something was charged at, no more came
/// than the burst and what the rate allows for the time since. Its numbers are hits times the window's length.
/// </summary>
/// <param name="limit">What is promised.</param>
/// <param name="keepsTime">Whether a clock that steps back reads as the moment of the last charge.</param>
internal sealed class PacedOracle(Limit limit, bool keepsTime) : AlgorithmOracle(limit)
{
    private readonly List<(long Time, Int128 Hits)> _charges = [];
    private readonly Int128 _window = limit.WindowMicroseconds;
    private readonly Int128 _amount = limit.Amount;

    protected override bool Admits(long now, long hits, long delay) =>
        LevelAt(now) + (hits * _window) <= (Limit.Burst * _window) + (delay * _amount);

    protected override bool IsInTime(long now) => LevelAt(now) <= Limit.Burst * _window;

    protected override bool IsIdle(long now) => LevelAt(now) == 0 && Reading(now) == now;

    protected override void Commit(long now, long hits)
    {
        long at = Reading(now);
        if (-hits > Limit.Capacity)
        {
            _charges.Clear();
        }

        _charges.Add((at, _charges.Count == 0 && hits < 0 ? 0 : hits));
    }

    private long Reading(long now) => keepsTime && _charges.Count > 0 ? Math.Max(now, _charges[^1].Time) : now;

    private Int128 LevelAt(long now)
    {
        long at = Reading(now);
        Int128 level = 0;
        Int128 later = 0;
        for (int i = _charges.Count - 1; i >= 0; i--)
        {
            (long time, Int128 hits) = _charges[i];
            Int128 since = Int128.Max(0, hits) + later;
            level = Int128.Max(level, (since * _window) - (_amount * (at - time)));
            later += hits;
        }

        return level;
    }
}
