using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>Something that happens to a series: a spike, a decaying burst, a lasting step up or down, an outage, a rougher or an absent pattern.</summary>
internal static class InjectedAnomaly
{
    private const int Kinds = 7;

    /// <param name="values">Where it is put.</param>
    /// <param name="clean">The series as it was.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="length">How many rows it may last.</param>
    /// <param name="random">Where chance comes from.</param>
    public static void Put(double[] values, double[] clean, int start, int length, SplitMix64 random)
    {
        double[] sorted = [.. clean.Order()];
        double low = sorted[sorted.Length / 20];
        double usual = sorted[sorted.Length / 2];
        double high = sorted[sorted.Length * 19 / 20];
        double spread = Math.Max(high - low, 1e-3);
        double size = spread * random.NextBetween(1.5, 5);
        int kind = random.Next(Kinds);
        int rows = kind == 0 ? 1 + random.Next(3) : Math.Max(3, (int)(length * random.NextBetween(0.1, 0.9)));
        for (int row = start; row < Math.Min(start + rows, values.Length); row++)
        {
            double past = (row - start) / (double)rows;
            values[row] = kind switch
            {
                0 => clean[row] + size,
                1 => clean[row] + (size * Math.Exp(-4 * past)),
                2 => clean[row] + (0.5 * size),
                3 => low - (0.1 * spread * random.NextDouble()),
                4 => usual + (2 * (clean[row] - usual)) + (spread * (random.NextDouble() - 0.5)),
                5 => usual,
                _ => clean[row] + (0.7 * size * Math.Min(1, 2 * past)),
            };
        }
    }
}
