namespace EnvoyRls.Bench.Comparison;

/// <summary>How a limit comes back after a burst of twice the amount within ten seconds, 25 seconds into a window.</summary>
/// <param name="Admitted">Hits of the burst that were admitted.</param>
/// <param name="Remaining">Hits remaining, sampled every <see cref="Step"/> from the window's start on.</param>
internal sealed record Recovery(int Admitted, IReadOnlyList<long> Remaining)
{
    /// <summary>Microseconds between samples.</summary>
    public const long Step = 100_000;

    private const long Second = 1_000_000;
    private const long BurstStart = TrafficPatterns.Start + (25 * Second);
    private const long BurstEnd = TrafficPatterns.Start + (35 * Second);
    private const long End = TrafficPatterns.Start + (140 * Second);

    /// <summary>Seconds from the burst's end until that share of what an idle counter has remaining, and no less than one hit, is back.</summary>
    public double SecondsUntil(double share)
    {
        int end = (int)((BurstEnd - TrafficPatterns.Start) / Step);
        double needed = Math.Max(1, share * Remaining[0]);
        int sample = end;
        while (Remaining[sample] < needed)
        {
            sample++;
        }

        return (sample - end) * (Step / (double)Second);
    }

    public static async Task<Recovery> MeasureAsync(ComparedLimit compared)
    {
        await using SimulatedCounters counters = new(compared.Limit);
        using IEnumerator<Hit> burst = TrafficPatterns.Steady(BurstStart, BurstEnd, TrafficPatterns.FloodLoad).GetEnumerator();
        bool hasHit = burst.MoveNext();
        int admitted = 0;
        List<long> remaining = [];
        for (long time = TrafficPatterns.Start; time < End; time += Step)
        {
            for (; hasHit && burst.Current.Time <= time; hasHit = burst.MoveNext())
            {
                admitted += await counters.AdmitAsync(burst.Current) ? 1 : 0;
            }

            remaining.Add(await counters.RemainingAsync(time));
        }

        return new Recovery(admitted, remaining);
    }
}
