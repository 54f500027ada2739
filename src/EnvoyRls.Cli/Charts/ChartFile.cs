namespace EnvoyRls.Cli.Charts;

/// <summary>Writes a chart to a file, whose name says the format.</summary>
internal static class ChartFile
{
    /// <summary>Whether the name ends in a format that can be written.</summary>
    public static bool IsSupported(string path) => IsSvg(path) || Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, TimeSeries series, string title)
    {
        if (IsSvg(path))
        {
            SvgSurface svg = new();
            TimeChart.Draw(svg, series, title);
            File.WriteAllText(path, svg.ToDocument(TimeChart.Width, TimeChart.Height));
        }
        else
        {
            PngSurface png = new(TimeChart.Width, TimeChart.Height);
            TimeChart.Draw(png, series, title);
            File.WriteAllBytes(path, png.ToFile());
        }
    }

    private static bool IsSvg(string path) => Path.GetExtension(path).Equals(".svg", StringComparison.OrdinalIgnoreCase);
}
