using System.Globalization;

namespace EnvoyRls.Deployment.Tests.Dashboards.Pictures;

/// <summary>Numbers with the units that the dashboards use, short enough for an axis.</summary>
internal static class UnitText
{
    public static string Of(double value, string unit) => unit switch
    {
        "percentunit" => $"{Number(value * 100)} %",
        "s" => Seconds(value),
        "ms" => Seconds(value / 1000),
        "bytes" => Bytes(value),
        "Bps" => $"{Bytes(value)}/s",
        "reqps" => $"{Scaled(value)}/s",
        _ => Scaled(value),
    };

    private static string Seconds(double value) => Math.Abs(value) switch
    {
        0 => "0 s",
        < 0.001 => $"{Number(value * 1e6)} µs",
        < 1 => $"{Number(value * 1e3)} ms",
        < 120 => $"{Number(value)} s",
        < 7_200 => $"{Number(value / 60)} min",
        < 172_800 => $"{Number(value / 3_600)} h",
        _ => $"{Number(value / 86_400)} d",
    };

    private static string Bytes(double value) => Math.Abs(value) switch
    {
        < 1024 => $"{Number(value)} B",
        < 1024 * 1024 => $"{Number(value / 1024)} KiB",
        < 1024d * 1024 * 1024 => $"{Number(value / 1024 / 1024)} MiB",
        _ => $"{Number(value / 1024 / 1024 / 1024)} GiB",
    };

    private static string Scaled(double value) => Math.Abs(value) switch
    {
        < 10_000 => Number(value),
        < 1e6 => $"{Number(value / 1e3)} K",
        _ => $"{Number(value / 1e6)} M",
    };

    private static string Number(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 0.01 => value.ToString("0.0e+0", CultureInfo.InvariantCulture),
        < 10 => value.ToString("0.##", CultureInfo.InvariantCulture),
        < 100 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0", CultureInfo.InvariantCulture),
    };
}
