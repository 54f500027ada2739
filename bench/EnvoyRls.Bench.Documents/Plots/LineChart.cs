namespace EnvoyRls.Bench.Documents.Plots;

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
            frame.DrawLine(horizontal, vertical, lines[i], i);
        }

        return frame.ToDocument();
    }
}
