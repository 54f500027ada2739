namespace EnvoyRls.Bench.Comparison;

/// <summary>How many hits a flood gets through that starts five seconds before a window's end.</summary>
internal static class FloodAdmissions
{
    public const long FirstSecond = 50;
    public const long LastSecond = 190;

    private const long Second = 1_000_000;
    private const long FloodStart = TrafficPatterns.Start + (55 * Second);

    /// <summary>Hits admitted in all, at the end of each second from <see cref="FirstSecond"/> to <see cref="LastSecond"/> after a window's start.</summary>
    public static async Task<IReadOnlyList<long>> MeasureAsync(ComparedLimit compared)
    {
        await using SimulatedCounters counters = new(compared.Limit);
        long[] admitted = new long[LastSecond - FirstSecond + 1];
        foreach (Hit hit in TrafficPatterns.Steady(FloodStart, TrafficPatterns.Start + (LastSecond * Second), TrafficPatterns.FloodLoad))
        {
            long second = ((hit.Time - TrafficPatterns.Start) / Second) - FirstSecond + 1;
            admitted[second] += await counters.AdmitAsync(hit) ? 1 : 0;
        }

        for (int i = 1; i < admitted.Length; i++)
        {
            admitted[i] += admitted[i - 1];
        }

        return admitted;
    }
}
