using System.Globalization;
using System.Text;
using Spectre.Console;

namespace EnvoyRls.Cli.Charts;

/// <summary>Draws a time series with characters: full blocks for admitted, shaded ones above them for denied.</summary>
internal static class TerminalPlot
{
    public const int MostBars = 96;

    private const int Rows = 8;
    private const char AdmittedMark = '█';
    private const char DeniedMark = '░';

    public static void Write(IAnsiConsole console, TimeSeries series)
    {
        if (series.Intervals.Count == 0)
        {
            return;
        }

        long peak = Math.Max(1, series.Peak);
        string label = peak.ToString(CultureInfo.InvariantCulture);
        int barWidth = MostBars / series.Intervals.Count;
        console.MarkupLine($"requests per {series.WidthInWords}: [blue]{AdmittedMark}[/] admitted [red]{DeniedMark}[/] denied");
        for (int row = Rows; row >= 1; row--)
        {
            string margin = row == Rows ? label : row == 1 ? "0" : "";
            console.MarkupLine($"{margin.PadLeft(label.Length)} │{Row(series, row, peak, barWidth)}");
        }

        WriteAxis(console, series, label.Length, barWidth * series.Intervals.Count);
    }

    private static string Row(TimeSeries series, int row, long peak, int barWidth)
    {
        StringBuilder text = new();
        foreach (VerdictCount interval in series.Intervals)
        {
            int total = CellsOf(interval.Total, peak);
            int denied = Math.Min(CellsOf(interval.Denied, peak), total);
            string cell = row > total
                ? new string(' ', barWidth)
                : row > total - denied ? $"[red]{new string(DeniedMark, barWidth)}[/]" : $"[blue]{new string(AdmittedMark, barWidth)}[/]";
            text.Append(cell);
        }

        return text.ToString();
    }

    /// <summary>How many rows a count fills: never none for something, so that a single denial is seen.</summary>
    private static int CellsOf(long count, long peak) => count == 0 ? 0 : Math.Max(1, (int)Math.Round((double)count / peak * Rows));

    private static void WriteAxis(IAnsiConsole console, TimeSeries series, int margin, int width)
    {
        string first = TimeLabel.Of(series.Start, series.Width);
        string last = TimeLabel.Of(series.StartOf(series.Intervals.Count - 1), series.Width);
        console.WriteLine($"{new string(' ', margin)} └{new string('─', width)}");
        string gap = new(' ', Math.Max(1, width - first.Length - last.Length));
        console.WriteLine(series.Intervals.Count == 1 ? $"{new string(' ', margin + 2)}{first}" : $"{new string(' ', margin + 2)}{first}{gap}{last}");
    }
}
