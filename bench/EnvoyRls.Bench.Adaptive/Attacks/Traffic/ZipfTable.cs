using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic;

/// <summary>
/// Draws ranks by Zipf's law, as requests to web pages and visits of clients follow it (Breslau, Cao, Fan, Phillips, Shenker: Web Caching
/// and Zipf-like Distributions, INFOCOM 1999).
/// </summary>
internal sealed class ZipfTable
{
    private readonly double[] _sums;

    public ZipfTable(int count, double exponent)
    {
        _sums = new double[count];
        double sum = 0;
        for (int rank = 0; rank < count; rank++)
        {
            sum += Math.Pow(rank + 1, -exponent);
            _sums[rank] = sum;
        }
    }

    /// <summary>A rank, 0 for the commonest.</summary>
    public int Next(SplitMix64 chance)
    {
        int place = Array.BinarySearch(_sums, chance.NextDouble() * _sums[^1]);
        return Math.Min(place < 0 ? ~place : place, _sums.Length - 1);
    }
}
