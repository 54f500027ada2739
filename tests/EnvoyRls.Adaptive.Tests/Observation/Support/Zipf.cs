using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Adaptive.Tests.Observation.Support;

/// <summary>Skewed traffic: the n-th item comes 1/n as often as the first.</summary>
internal static class Zipf
{
    /// <summary>Ranks from 0, by chance.</summary>
    public static IEnumerable<int> Ranks(int items, int length, ulong seed)
    {
        double[] cumulated = new double[items];
        double sum = 0;
        for (int i = 0; i < items; i++)
        {
            cumulated[i] = sum += 1.0 / (i + 1);
        }

        SplitMix64 chance = new(seed);
        for (int i = 0; i < length; i++)
        {
            int found = Array.BinarySearch(cumulated, chance.NextDouble() * sum);
            yield return Math.Min(items - 1, found < 0 ? ~found : found);
        }
    }

    /// <summary>The same as hashes.</summary>
    public static IEnumerable<ulong> Stream(int items, int length, ulong seed) => Ranks(items, length, seed).Select(Hash);

    /// <summary>The hash of a rank.</summary>
    public static ulong Hash(int rank) => new SplitMix64((ulong)rank).NextUInt64();
}
