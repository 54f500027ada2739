using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Bench.Adaptive.WorldCup;

/// <summary>
/// Attacks at random places of a series: each lifts the traffic of the trailing hour's median to a multiple of it, for 3 to 30 minutes,
/// 4 to 16 hours after the last. The hour is that before the attack and does not move with it.
/// </summary>
internal static class AttackPlan
{
    private const int MedianMinutes = 60;
    private const int ShortestPause = 240;
    private const int LongestPause = 960;
    private const int Shortest = 3;
    private const int Longest = 30;

    /// <param name="series">Clean traffic.</param>
    /// <param name="factor">Times the median that the traffic is lifted to: 5 adds four times the median.</param>
    /// <param name="warmUp">Places at the beginning that are left alone, at least 60.</param>
    /// <param name="seed">Where chance starts.</param>
    public static List<SeededAttack> Make(MinuteSeries series, double factor, int warmUp, ulong seed)
    {
        SplitMix64 random = new(seed);
        List<SeededAttack> attacks = [];
        int place = warmUp + random.Next(LongestPause);
        while (place + Longest <= series.Counts.Length)
        {
            int length = Shortest + random.Next(Longest - Shortest + 1);
            attacks.Add(new SeededAttack(place, length, (factor - 1) * TrailingMedian(series.Counts, place)));
            place += length + ShortestPause + random.Next(LongestPause - ShortestPause + 1);
        }

        return attacks;
    }

    public static MinuteSeries Inject(MinuteSeries series, IEnumerable<SeededAttack> attacks)
    {
        double[] counts = [.. series.Counts];
        foreach (SeededAttack attack in attacks)
        {
            for (int minute = attack.Start; minute < attack.Start + attack.Length; minute++)
            {
                counts[minute] += attack.Added;
            }
        }

        return series with { Counts = counts };
    }

    private static double TrailingMedian(double[] counts, int place)
    {
        double[] hour = counts[(place - MedianMinutes)..place];
        Array.Sort(hour);
        return (hour[(MedianMinutes / 2) - 1] + hour[MedianMinutes / 2]) / 2;
    }
}
