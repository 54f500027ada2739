using System.Globalization;

namespace EnvoyRls.Cli.Charts;

/// <summary>Draws a time series as stacked bars, admitted below denied, with axes, title and legend.</summary>
internal static class TimeChart
{
    public const int Width = 960;
    public const int Height = 360;

    /// <summary>More bars than this could not be told apart.</summary>
    public const int MostBars = 280;

    private const int Left = 84;
    private const int Right = 24;
    private const int Top = 64;
    private const int Bottom = 44;
    private const int PlotWidth = Width - Left - Right;
    private const int PlotHeight = Height - Top - Bottom;
    private const double LeastVisible = 1;

    public static void Draw(IChartSurface surface, TimeSeries series, string title)
    {
        surface.FillRectangle(0, 0, Width, Height, ChartColour.Background);
        surface.Text(Left, 24, Shorten(title, PlotWidth / surface.CharacterWidth), TextAnchor.Start);
        DrawLegend(surface, series);
        long step = StepOf(series.Peak);
        long top = Math.Max(step, (series.Peak + step - 1) / step * step);
        DrawScale(surface, step, top);
        DrawBars(surface, series, top);
        surface.FillRectangle(Left, Top + PlotHeight, PlotWidth, 1, ChartColour.Ink);
        DrawTimes(surface, series);
    }

    /// <summary>The distance of the scale's lines: 1, 2 or 5 times a power of ten, so that there are at most six.</summary>
    internal static long StepOf(long peak)
    {
        long power = 1;
        while (peak / power >= 60)
        {
            power *= 10;
        }

        return Array.Find([power, 2 * power, 5 * power, 10 * power], step => peak <= 6 * step);
    }

    private static void DrawLegend(IChartSurface surface, TimeSeries series)
    {
        const int Swatch = 12;
        double x = Left;
        foreach ((string text, ChartColour colour) in new[] { ("admitted", ChartColour.Admitted), ("denied", ChartColour.Denied) })
        {
            surface.FillRectangle(x, 48 - Swatch, Swatch, Swatch, colour);
            surface.Text(x + Swatch + 6, 48, text, TextAnchor.Start);
            x += Swatch + 6 + ((text.Length + 2) * surface.CharacterWidth);
        }

        surface.Text(Width - Right, 48, $"requests per {series.WidthInWords}", TextAnchor.End);
    }

    private static void DrawScale(IChartSurface surface, long step, long top)
    {
        for (long value = 0; value <= top; value += step)
        {
            double y = Top + PlotHeight - ((double)value / top * PlotHeight);
            surface.FillRectangle(Left, y, PlotWidth, 1, ChartColour.Grid);
            surface.Text(Left - 8, y + 5, value.ToString(CultureInfo.InvariantCulture), TextAnchor.End);
        }
    }

    private static void DrawBars(IChartSurface surface, TimeSeries series, long top)
    {
        double slot = (double)PlotWidth / Math.Max(1, series.Intervals.Count);
        double gap = slot >= 4 ? 1 : 0;
        for (int i = 0; i < series.Intervals.Count; i++)
        {
            (long admitted, long denied) = series.Intervals[i];
            double x = Left + (i * slot);
            double admittedHeight = HeightOf(admitted, top);
            double deniedHeight = HeightOf(denied, top);
            surface.FillRectangle(x, Top + PlotHeight - admittedHeight, slot - gap, admittedHeight, ChartColour.Admitted);
            surface.FillRectangle(x, Top + PlotHeight - admittedHeight - deniedHeight, slot - gap, deniedHeight, ChartColour.Denied);
        }
    }

    /// <summary>A single denial among thousands is still to be seen.</summary>
    private static double HeightOf(long count, long top) => count == 0 ? 0 : Math.Max(LeastVisible, (double)count / top * PlotHeight);

    private static void DrawTimes(IChartSurface surface, TimeSeries series)
    {
        const int LabelCharacters = 16;
        int most = PlotWidth / (LabelCharacters * surface.CharacterWidth);
        int every = Math.Max(1, (series.Intervals.Count + most - 1) / most);
        double slot = (double)PlotWidth / Math.Max(1, series.Intervals.Count);
        for (int i = 0; i < series.Intervals.Count; i += every)
        {
            double x = Left + (i * slot);
            if (x + (LabelCharacters * surface.CharacterWidth) <= Width)
            {
                surface.FillRectangle(x, Top + PlotHeight, 1, 5, ChartColour.Ink);
                surface.Text(x, Height - 18, TimeLabel.Of(series.StartOf(i), series.Width), TextAnchor.Start);
            }
        }
    }

    private static string Shorten(string text, int most) => text.Length <= most ? text : string.Concat(text.AsSpan(0, most - 2), "..");
}
