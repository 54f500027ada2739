namespace EnvoyRls.Adaptive.Features;

/// <summary>Makes usable numbers of what was observed: finite, and not below 0 where nothing can be.</summary>
internal static class Observed
{
    /// <summary>More than any interval can hold.</summary>
    private const double Most = 1e12;

    public static double Amount(double value) => value > 0 ? Math.Min(value, Most) : 0;

    /// <summary>A part of a whole, 0 to 1; 0 where there is no whole.</summary>
    public static double Share(double part, double whole) => whole > 0 && part > 0 ? Math.Min(1, Amount(part) / Amount(whole)) : 0;
}
