using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Adaptive.Tests.Detection.Support;

/// <summary>Numbers drawn from known distributions.</summary>
internal static class Draws
{
    public static double Uniform(this SplitMix64 random) => random.NextDouble();

    public static double Exponential(this SplitMix64 random) => -Math.Log(1 - random.NextDouble());

    public static double Normal(this SplitMix64 random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Student's t with three degrees of freedom: a tail of shape one third.</summary>
    public static double StudentT3(this SplitMix64 random)
    {
        double squares = 0;
        for (int index = 0; index < 3; index++)
        {
            double normal = random.Normal();
            squares += normal * normal;
        }

        return random.Normal() / Math.Sqrt(squares / 3);
    }
}
