namespace EnvoyRls.Bench.Plots;

/// <summary>Draws lines over two axes.</summary>
internal static class LineChart
{
    private const int Left = 72;
    private const int Height = 340;

    /// <summary>The SVG document.</summary>
    public static string Draw(string title, Axis horizontal, Axis vertical, IReadOnlyList<PlotLine> lines)
    {
        PlotFrame frame = new(title, [.. lines.Select(static line => line.Name)], Left, Height);
        frame.DrawVertical(vertical);
        frame.DrawHorizontal(horizontal);
        for (int i = 0; i < lines.Count; i++)
        {
            IEnumerable<(double X, double Y)> points = Bends(lines[i].Points)
                .Select(point => (frame.X(horizontal.Place(point.X)), frame.Y(vertical.Place(point.Y))));
            frame.Surface.Line(points, PlotFrame.Colour(i));
        }

        return frame.ToDocument();
    }

    /// <summary>The points without those in the middle of a level stretch.</summary>
    private static IEnumerable<(double X, double Y)> Bends(IReadOnlyList<(double X, double Y)> points) =>
        points.Where((point, i) => i == 0 || i == points.Count - 1 || point.Y != points[i - 1].Y || point.Y != points[i + 1].Y);
}
