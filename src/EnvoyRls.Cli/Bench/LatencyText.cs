using System.Globalization;

namespace EnvoyRls.Cli.Bench;

/// <summary>Short times for people.</summary>
internal static class LatencyText
{
    /// <summary>Three digits and a unit.</summary>
    public static string Of(long nanoseconds) => nanoseconds switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds} ns"),
        < 1_000_000 => Of(nanoseconds / 1e3, "µs"),
        < 1_000_000_000 => Of(nanoseconds / 1e6, "ms"),
        _ => Of(nanoseconds / 1e9, "s"),
    };

    private static string Of(double value, string unit) => value switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{value:0.00} {unit}"),
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{value:0.0} {unit}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:0} {unit}"),
    };
}
