using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Tests.Algorithms.Oracles;

/// <summary>
/// What an algorithm promises, said from the list of all that was charged. Waits are searched for, not computed: nothing
/// here shares a formula with the transitions.
/// </summary>
internal abstract class AlgorithmOracle(Limit limit)
{
    protected Limit Limit { get; } = limit;

    /// <summary>The outcome of a charge; it is taken down if it is admitted.</summary>
    public ChargeOutcome Apply(long now, long hits)
    {
        if (Limit.Amount == 0)
        {
            return new ChargeOutcome(hits <= 0, 0, 0, hits > 0 ? ChargeOutcome.Never : 0, 0);
        }

        bool admitted = hits <= 0 || Admits(now, hits, Limit.MaxDelayMicroseconds);
        if (admitted && hits != 0)
        {
            Commit(now, hits);
        }

        long retry = admitted ? 0 : LeastWait(wait => Admits(now + wait, hits, Limit.MaxDelayMicroseconds));
        long delay = admitted && hits > 0 && Limit.MaxDelayMicroseconds > 0 ? LeastWait(wait => IsInTime(now + wait)) : 0;
        return new ChargeOutcome(admitted, Remaining(now), LeastWait(wait => IsIdle(now + wait)), retry, delay);
    }

    /// <summary>Whether that many hits are admitted, if they may wait so long.</summary>
    protected abstract bool Admits(long now, long hits, long delay);

    /// <summary>Whether nothing of what was charged counts any more.</summary>
    protected abstract bool IsIdle(long now);

    /// <summary>Takes a charge down, or a refund.</summary>
    protected abstract void Commit(long now, long hits);

    /// <summary>Whether all that was admitted keeps to the burst, so that none of it has to wait any longer.</summary>
    protected virtual bool IsInTime(long now) => true;

    private long Remaining(long now) =>
        Admits(now, 1, 0) ? Least(1, uint.MaxValue, hits => !Admits(now, hits + 1, 0)) : 0;

    /// <summary>The least wait after which a condition holds that, once it holds, goes on holding; never, if there is none.</summary>
    private static long LeastWait(Func<long, bool> holds)
    {
        const long Long = 1L << 53;
        return holds(Long) ? Least(0, Long, holds) : ChargeOutcome.Never;
    }

    private static long Least(long from, long to, Func<long, bool> holds)
    {
        while (from < to)
        {
            long middle = from + ((to - from) / 2);
            (from, to) = holds(middle) ? (from, middle) : (middle + 1, to);
        }

        return from;
    }
}
