namespace EnvoyRls.Adaptive.Detection.Randomness;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014): the same numbers from the same
/// seed on every machine and release, and a state of one word, so that what chance has made can be saved in the middle and go on.
/// </summary>
/// <param name="seed">Where it starts; also a <see cref="State"/> to go on from.</param>
internal sealed class SplitMix64(ulong seed)
{
    /// <summary>What a generator that goes on like this one is made from.</summary>
    public ulong State { get; private set; } = seed;

    /// <summary>64 bits, each 0 or 1 with the same chance.</summary>
    public ulong NextUInt64()
    {
        State += 0x9E3779B97F4A7C15;
        ulong mixed = (State ^ (State >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number of 53 random bits, at least 0 and less than 1.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number from 0 to <paramref name="bound"/> - 1; their chances differ by less than <paramref name="bound"/> / 2^64.</summary>
    /// <param name="bound">At least 1.</param>
    public int Next(int bound) => (int)Math.BigMul(NextUInt64(), (ulong)bound, out _);

    /// <summary>A number between two, at least <paramref name="low"/> and less than <paramref name="high"/>, which is greater and finite.</summary>
    public double NextBetween(double low, double high)
    {
        double share = NextDouble();

        // Neither product can overflow as the difference of the two could; rounding can reach past an end.
        double number = (low * (1 - share)) + (high * share);
        return number >= low && number < high ? number : low;
    }
}
