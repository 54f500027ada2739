using System.Numerics;
using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Tests.Algorithms.Oracles;

/// <summary>All windows ever charged, by their number; the estimate is compared as a fraction.</summary>
internal sealed class SlidingWindowCounterOracle(Limit limit) : AlgorithmOracle(limit)
{
    private readonly Dictionary<long, long> _windows = [];
    private long _latest;

    protected override bool Admits(long now, long hits, long delay)
    {
        long window = Limit.WindowMicroseconds;
        long at = Math.Max(now, _latest * window);
        BigInteger weighted = (BigInteger)In((at / window) - 1) * (window - (at % window));
        return weighted + ((BigInteger)(In(at / window) + (BigInteger)hits) * window) <= (BigInteger)Limit.Amount * window;
    }

    protected override bool IsIdle(long now)
    {
        long index = now / Limit.WindowMicroseconds;
        return index >= _latest && In(index) == 0 && In(index - 1) == 0;
    }

    protected override void Commit(long now, long hits)
    {
        _latest = Math.Max(now / Limit.WindowMicroseconds, _latest);
        if (hits > 0)
        {
            _windows[_latest] = In(_latest) + hits;
            return;
        }

        foreach (long index in (long[])[_latest, _latest - 1])
        {
            long taken = Math.Min(-hits, In(index));
            _windows[index] = In(index) - taken;
            hits += taken;
        }
    }

    private long In(long index) => _windows.GetValueOrDefault(index);
}
