using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic;

/// <summary>Draws from the distributions that traffic is made of.</summary>
internal static class Draw
{
    /// <summary>Time to the next of events that come by chance.</summary>
    /// <param name="chance">The generator.</param>
    /// <param name="rate">Events a second, above 0.</param>
    public static double Gap(this SplitMix64 chance, double rate) => -Math.Log(1 - chance.NextDouble()) / rate;

    /// <summary>A log-normal number.</summary>
    public static double LogNormal(this SplitMix64 chance, double median, double sigma) =>
        median * Math.Exp(sigma * Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble()));

    /// <summary>A geometric number, 1 or more.</summary>
    public static int Geometric(this SplitMix64 chance, double mean) =>
        1 + (int)(Math.Log(1 - chance.NextDouble()) / Math.Log(1 - (1 / mean)));

    /// <summary>One of a list, each with the same chance.</summary>
    public static T Pick<T>(this SplitMix64 chance, IReadOnlyList<T> from) => from[chance.Next(from.Count)];

    /// <summary>An address in a network of private use.</summary>
    public static string Address(int network, int number) => $"{network}.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}";
}
