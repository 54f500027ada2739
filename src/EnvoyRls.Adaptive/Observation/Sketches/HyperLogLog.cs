using System.Numerics;
using System.Numerics.Tensors;

namespace EnvoyRls.Adaptive.Observation.Sketches;

/// <summary>
/// How many distinct hashes there were, from one byte for each of 2^p registers: HyperLogLog (Flajolet, Fusy, Gandouet and Meunier 2007)
/// with the improved raw estimator (Ertl, "New cardinality estimation algorithms for HyperLogLog sketches", 2017), which needs no
/// correction for small or large numbers. Standard error 1.04/2^(p/2): 13 % for 64 registers, 3.3 % for 1,024, 1.6 % for 4,096.
/// </summary>
internal static class HyperLogLog
{
    /// <summary>Takes in a hash.</summary>
    /// <param name="registers">A power of two of them.</param>
    /// <param name="hash">All bits count.</param>
    public static void Add(Span<byte> registers, ulong hash)
    {
        int precision = BitOperations.Log2((uint)registers.Length);
        ref byte register = ref registers[(int)(hash & (ulong)(registers.Length - 1))];
        int rank = BitOperations.TrailingZeroCount((hash >> precision) | (1UL << (64 - precision))) + 1;
        register = Math.Max(register, (byte)rank);
    }

    /// <summary>The largest value that a register can have.</summary>
    public static int MostRank(int registers) => 64 - BitOperations.Log2((uint)registers) + 1;

    /// <summary>Takes in all that other registers took in; as many, and hashes of the same seed.</summary>
    public static void Merge(Span<byte> registers, ReadOnlySpan<byte> others) => TensorPrimitives.Max(registers, others, registers);

    /// <summary>How many distinct hashes there were.</summary>
    public static double Estimate(ReadOnlySpan<byte> registers)
    {
        Span<int> ranks = stackalloc int[66];
        ranks.Clear();
        foreach (byte rank in registers)
        {
            ranks[rank]++;
        }

        double m = registers.Length;
        int last = MostRank(registers.Length) - 1;
        double sum = m * OfFull(1 - (ranks[last + 1] / m));
        for (int rank = last; rank > 0; rank--)
        {
            sum = 0.5 * (sum + ranks[rank]);
        }

        sum += m * OfEmpty(ranks[0] / m);
        return m * m / (2 * Math.Log(2)) / sum;
    }

    /// <summary>Ertl's sigma, of the share of empty registers: x + sum of x^(2^k) 2^(k-1).</summary>
    private static double OfEmpty(double share)
    {
        if (share >= 1)
        {
            return double.PositiveInfinity;
        }

        double sum = share;
        double before;
        double factor = 1;
        do
        {
            share *= share;
            before = sum;
            sum += share * factor;
            factor += factor;
        }
        while (sum > before);
        return sum;
    }

    /// <summary>Ertl's tau, of the share of registers that are not full: (1 - x - sum of (1 - x^(2^-k))^2 2^-k) / 3.</summary>
    private static double OfFull(double share)
    {
        if (share is 0 or 1)
        {
            return 0;
        }

        double sum = 1 - share;
        double before;
        double factor = 1;
        do
        {
            share = Math.Sqrt(share);
            before = sum;
            factor *= 0.5;
            sum -= (1 - share) * (1 - share) * factor;
        }
        while (sum < before);
        return sum / 3;
    }
}
