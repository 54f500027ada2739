namespace EnvoyRls.Management.Rest.Overrides;

/// <summary>Figures that JSON can say (RFC 8259, 6).</summary>
internal static class Figure
{
    /// <summary>The figure; <see langword="null"/> if it is no number or without bound.</summary>
    public static double? Of(double value) => double.IsFinite(value) ? value : null;
}
