namespace EnvoyRls.Management.Usage;

/// <summary>Parts of a whole.</summary>
internal static class Shares
{
    /// <summary>From 0 to 1, to six places; 0 of nothing.</summary>
    public static double Of(long part, long whole) => whole == 0 ? 0 : Math.Round((double)part / whole, 6);
}
