namespace EnvoyRls.Adaptive.Detection.Fusion;

/// <summary>
/// One p-value of several by the Cauchy combination (Liu and Xie: Cauchy Combination Test, JASA 115, 2020): the weighted mean of
/// <c>tan((1/2 - p) pi)</c> is Cauchy distributed under the null, whose tail, and so the small p-values that matter here, hardly
/// depends on how the p-values hang together. Detectors that look at the same traffic are anything but independent.
/// </summary>
internal static class CauchyCombination
{
    /// <summary>
    /// A p-value near 1 would outweigh any evidence of the others; it counts as this (Fang, Chang, Park, Tseng, Statistica Sinica 2023).
    /// Counting p-values with ties are often exactly 1.
    /// </summary>
    private const double MostP = 0.99;

    /// <summary>From here on the tangent is its first term; beyond, the digits of <c>1/2 - p</c> run out.</summary>
    private const double Small = 1e-9;

    /// <summary>Combines p-values of equal weight.</summary>
    /// <inheritdoc cref="Combine(ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    public static double Combine(ReadOnlySpan<double> pValues)
    {
        double sum = 0;
        foreach (double p in pValues)
        {
            sum += Quantile(p);
        }

        return Tail(sum / pValues.Length);
    }

    /// <summary>Combines p-values.</summary>
    /// <param name="pValues">At least one, each above 0 and at most 1.</param>
    /// <param name="weights">One each, at least 0; not all 0.</param>
    /// <returns>Above 0, below 1.</returns>
    public static double Combine(ReadOnlySpan<double> pValues, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        double all = 0;
        for (int index = 0; index < pValues.Length; index++)
        {
            sum += weights[index] * Quantile(pValues[index]);
            all += weights[index];
        }

        return Tail(sum / all);
    }

    private static double Quantile(double p) => p < Small ? 1 / (p * Math.PI) : Math.Tan((0.5 - Math.Min(p, MostP)) * Math.PI);

    private static double Tail(double quantile) =>
        quantile > 1 / (Small * Math.PI) ? 1 / (quantile * Math.PI) : 0.5 - (Math.Atan(quantile) / Math.PI);
}
