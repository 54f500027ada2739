using System.Globalization;
using EnvoyRls.Cli.Charts;

namespace EnvoyRls.Bench.Documents.Plots;

/// <summary>Draws groups of horizontal bars, each with its value behind it.</summary>
internal static class BarChart
{
    private const int Left = 216;
    private const int BarHeight = 16;
    private const int GroupGap = 14;

    /// <summary>The SVG document.</summary>
    /// <param name="title">What the plot shows.</param>
    /// <param name="axis">What the bars' lengths show.</param>
    /// <param name="legend">What the bars of a group stand for.</param>
    /// <param name="groups">The groups from the top, each with a value for each entry of the legend.</param>
    public static string Draw(string title, Axis axis, IReadOnlyList<string> legend, IReadOnlyList<(string Name, double[] Values)> groups)
    {
        int groupHeight = (legend.Count * BarHeight) + GroupGap;
        PlotFrame frame = new(title, legend, Left, groups.Count * groupHeight);
        frame.DrawHorizontal(axis);
        for (int i = 0; i < groups.Count; i++)
        {
            double top = frame.Y(1) + (i * groupHeight) + (GroupGap / 2.0);
            frame.Surface.Text(frame.X(0) - 8, top + (legend.Count * BarHeight / 2.0) + 5, groups[i].Name, TextAnchor.End);
            for (int bar = 0; bar < legend.Count; bar++)
            {
                double y = top + (bar * BarHeight);
                double end = frame.X(axis.Place(groups[i].Values[bar]));
                frame.Surface.FillRectangle(frame.X(0), y, end - frame.X(0), BarHeight - 2, PlotFrame.Colour(bar));
                frame.Surface.Text(end + 6, y + 12, groups[i].Values[bar].ToString("F2", CultureInfo.InvariantCulture), TextAnchor.Start);
            }
        }

        return frame.ToDocument();
    }
}
