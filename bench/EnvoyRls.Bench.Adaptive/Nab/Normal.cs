namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>The standard normal distribution.</summary>
internal static class Normal
{
    private const int Terms = 60;

    /// <summary>The probability of a value above <paramref name="z"/>, which is not negative.</summary>
    public static double Tail(double z) => z < 3 ? 0.5 - Within(z) : Beyond(z);

    /// <summary>The probability between 0 and z by the power series, which converges fast where z is small.</summary>
    private static double Within(double z)
    {
        double term = z;
        double sum = z;
        for (int k = 1; k < Terms; k++)
        {
            term *= z * z / ((2 * k) + 1);
            sum += term;
        }

        return sum * Density(z);
    }

    /// <summary>The tail by its continued fraction (Laplace), which converges fast where z is large.</summary>
    private static double Beyond(double z)
    {
        double fraction = z;
        for (int k = Terms; k > 0; k--)
        {
            fraction = z + (k / fraction);
        }

        return Density(z) / fraction;
    }

    private static double Density(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(Math.Tau);
}
