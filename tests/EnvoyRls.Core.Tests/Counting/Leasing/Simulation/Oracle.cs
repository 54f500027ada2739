using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Tests.Counting.Leasing.Simulation;

/// <summary>What a limit allows, computed from what was spent alone: it knows nothing of leases.</summary>
internal static class Oracle
{
    /// <summary>The most hits by which the spends exceed the limit; 0 or less if they keep to it.</summary>
    public static long Excess(IEnumerable<Spend> spends, Limit limit)
    {
        Spend[] ordered = [.. spends.OrderBy(static spend => spend.Time)];
        return limit.Algorithm switch
        {
            LimitAlgorithm.FixedWindow => ordered.GroupBy(static spend => spend.WindowStart).Max(static window => window.Sum(static spend => spend.Hits)) - limit.Amount,
            LimitAlgorithm.SlidingWindowLog => ExcessOfAnyWindow(ordered, limit),
            LimitAlgorithm.SlidingWindowCounter => ExcessOfEstimate(ordered, limit),
            _ => ExcessOfPace(ordered, limit),
        };
    }

    private static long ExcessOfAnyWindow(Spend[] spends, Limit limit)
    {
        long worst = long.MinValue;
        long sum = 0;
        int first = 0;
        foreach (Spend spend in spends)
        {
            sum += spend.Hits;
            while (spends[first].Time <= spend.Time - limit.WindowMicroseconds)
            {
                sum -= spends[first++].Hits;
            }

            worst = Math.Max(worst, sum - limit.Amount);
        }

        return worst;
    }

    private static long ExcessOfEstimate(Spend[] spends, Limit limit)
    {
        long worst = long.MinValue;
        long window = limit.WindowMicroseconds;
        (long start, long current, long previous) = (0, 0, 0);
        foreach (Spend spend in spends)
        {
            long now = Timeline.Unix(spend.Time);
            long at = now - (now % window);
            previous = at == start ? previous : at == start + window ? current : 0;
            current = (at == start ? current : 0) + spend.Hits;
            start = at;
            long weighted = (long)((((Int128)previous * (start + window - now)) + window - 1) / window);
            worst = Math.Max(worst, weighted + current - limit.Amount);
        }

        return worst;
    }

    /// <summary>In any span, no more than the burst and the rate for its length: by the arrival time, in parts over the amount.</summary>
    private static long ExcessOfPace(Spend[] spends, Limit limit)
    {
        long worst = long.MinValue;
        Int128 arrival = 0;
        foreach (Spend spend in spends)
        {
            Int128 now = (Int128)spend.Time * limit.Amount;
            arrival = (arrival > now ? arrival : now) + ((Int128)spend.Hits * limit.WindowMicroseconds);
            Int128 excess = arrival - now - ((Int128)limit.Burst * limit.WindowMicroseconds);
            worst = Math.Max(worst, (long)((excess + limit.WindowMicroseconds - 1) / limit.WindowMicroseconds));
        }

        return worst;
    }
}
