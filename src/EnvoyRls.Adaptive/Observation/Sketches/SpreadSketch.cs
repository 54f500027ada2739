using System.Runtime.CompilerServices;

namespace EnvoyRls.Adaptive.Observation.Sketches;

/// <summary>
/// How evenly calls are spread over values, from counts by the value's hash in a few buckets. As values share buckets, the entropy of
/// the buckets is compared with the one that an even spread over as many values is expected to have there.
/// </summary>
internal struct SpreadSketch
{
    private const int Buckets = 64;

    /// <summary>Above, all buckets of an even spread are as good as alike.</summary>
    private const int MostValues = 1024;

    private static readonly double[] EvenEntropies = [.. Enumerable.Range(0, MostValues + 1).Select(EvenEntropy)];

    private Counts _counts;

    public void Add(ulong hash)
    {
        if (++_counts[(int)(hash >> 32) & (Buckets - 1)] == ushort.MaxValue)
        {
            foreach (ref ushort count in (Span<ushort>)_counts)
            {
                count >>= 1;
            }
        }
    }

    /// <summary>0 if all calls are for one value, 1 if they are spread evenly.</summary>
    /// <param name="values">How many values there are.</param>
    public readonly double Evenness(double values)
    {
        int rounded = (int)Math.Clamp(Math.Round(values), 0, MostValues);
        return rounded < 2 ? 0 : Math.Clamp(Entropy() / EvenEntropies[rounded], 0, 1);
    }

    private readonly double Entropy()
    {
        double sum = 0;
        double logs = 0;
        foreach (ushort count in _counts)
        {
            sum += count;
            logs += count > 1 ? count * Math.Log(count) : 0;
        }

        return sum > 0 ? Math.Log(sum) - (logs / sum) : 0;
    }

    /// <summary>The expected entropy of the buckets when as many values, each with the same share, fall into them by chance.</summary>
    private static double EvenEntropy(int values)
    {
        if (values < 2)
        {
            return 0;
        }

        // Each bucket has x of n values with the binomial distribution's chance, which is followed from x = 0 on.
        double chance = Math.Pow(1 - (1.0 / Buckets), values);
        double expected = 0;
        for (int x = 0; x < values; x++)
        {
            chance *= (values - x) / (x + 1.0) / (Buckets - 1);
            double share = (x + 1.0) / values;
            expected -= chance * share * Math.Log(share);
        }

        return Buckets * expected;
    }

    [InlineArray(Buckets)]
    private struct Counts
    {
        private ushort _first;
    }
}
