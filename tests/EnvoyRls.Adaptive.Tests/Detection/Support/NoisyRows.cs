using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Adaptive.Tests.Detection.Support;

/// <summary>Rows of seeded noise.</summary>
internal static class NoisyRows
{
    /// <summary>Independent standard normal numbers.</summary>
    public static double[] Normal(int count, int width, ulong seed)
    {
        SplitMix64 random = new(seed);
        double[] rows = new double[count * width];
        for (int index = 0; index < rows.Length; index++)
        {
            // Box and Muller; the logarithm is of a number above 0.
            rows[index] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
        }

        return rows;
    }
}
