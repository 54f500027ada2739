using EnvoyRls.Cli.Charts;

namespace EnvoyRls.Bench.Documents.Plots;

/// <summary>A plot's background, title, legend and axes. It has its own background, so that it reads the same on any page.</summary>
internal sealed class PlotFrame
{
    private const int Right = 32;
    private const int Bottom = 56;
    private const int LegendTop = 44;
    private const int LegendRow = 20;
    private const int LegendColumns = 3;
    private const int Swatch = 12;

    private readonly int _left;
    private readonly int _top;
    private readonly int _height;

    /// <param name="title">What the plot shows.</param>
    /// <param name="legend">What the colours stand for, in the order of <see cref="Colour"/>.</param>
    /// <param name="left">Pixels left of the plot, for what is written there.</param>
    /// <param name="height">Pixels of the plot between its axes.</param>
    public PlotFrame(string title, IReadOnlyList<string> legend, int left, int height)
    {
        _left = left;
        _height = height;
        _top = LegendTop + (LegendRow * ((legend.Count + LegendColumns - 1) / LegendColumns)) + 28;
        Surface.FillRectangle(0, 0, TimeChart.Width, DocumentHeight, ChartColour.Background);
        Surface.Text(24, 28, title, TextAnchor.Start);
        for (int i = 0; i < legend.Count; i++)
        {
            double x = 24 + (i % LegendColumns * ((TimeChart.Width - 24.0) / LegendColumns));
            double y = LegendTop + (LegendRow * (i / LegendColumns));
            Surface.FillRectangle(x, y, Swatch, Swatch, Colour(i));
            Surface.Text(x + Swatch + 6, y + 11, legend[i], TextAnchor.Start);
        }
    }

    public SvgSurface Surface { get; } = new();

    /// <summary>The colour of the entry at that place of the legend.</summary>
    public static ChartColour Colour(int index) => ChartColour.Series1 + index;

    /// <summary>Pixels from the left, for a part of the horizontal axis.</summary>
    public double X(double part) => _left + (part * (TimeChart.Width - Right - _left));

    /// <summary>Pixels from the top, for a part of the vertical axis.</summary>
    public double Y(double part) => _top + ((1 - part) * _height);

    public void DrawHorizontal(Axis axis)
    {
        foreach ((double value, string text) in axis.Ticks)
        {
            double x = X(axis.Place(value));
            Surface.FillRectangle(x, Y(1), 1, _height, ChartColour.Grid);
            Surface.Text(x, Y(0) + 20, text, TextAnchor.Middle);
        }

        Surface.FillRectangle(X(0), Y(0), X(1) - X(0), 1, ChartColour.Ink);
        Surface.Text(X(0.5), Y(0) + 42, axis.Label, TextAnchor.Middle);
    }

    /// <summary>Draws a vertical axis, of a part of the plot if it shows several things above one another.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="bottom">Where it starts, as a part of the plot's height.</param>
    /// <param name="top">Where it ends.</param>
    public void DrawVertical(Axis axis, double bottom = 0, double top = 1)
    {
        foreach ((double value, string text) in axis.Ticks)
        {
            double y = Y(bottom + (axis.Place(value) * (top - bottom)));
            Surface.FillRectangle(X(0), y, X(1) - X(0), 1, ChartColour.Grid);
            Surface.Text(X(0) - 8, y + 5, text, TextAnchor.End);
        }

        Surface.FillRectangle(X(0), Y(top), 1, Y(bottom) - Y(top), ChartColour.Ink);
        Surface.Text(24, Y(top) - 12, axis.Label, TextAnchor.Start);
    }

    /// <summary>Draws a line over axes.</summary>
    /// <param name="horizontal">The horizontal axis.</param>
    /// <param name="vertical">The vertical one.</param>
    /// <param name="line">The line.</param>
    /// <param name="index">Its place in the legend.</param>
    /// <param name="bottom">Where the vertical axis starts, as a part of the plot's height.</param>
    /// <param name="top">Where it ends.</param>
    public void DrawLine(Axis horizontal, Axis vertical, PlotLine line, int index, double bottom = 0, double top = 1) =>
        Surface.Line(line.Bends.Select(point => (X(horizontal.Place(point.X)), Y(bottom + (vertical.Place(point.Y) * (top - bottom))))), Colour(index));

    /// <summary>Draws a bar along the horizontal axis.</summary>
    /// <param name="horizontal">The axis.</param>
    /// <param name="from">Where the bar starts, in the axis' unit.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="index">Its place in the legend.</param>
    /// <param name="bottom">Its lower edge, as a part of the plot's height.</param>
    /// <param name="top">Its upper edge.</param>
    public void DrawSpan(Axis horizontal, double from, double to, int index, double bottom, double top)
    {
        double x = X(horizontal.Place(from));
        Surface.FillRectangle(x, Y(top), X(horizontal.Place(to)) - x, Y(bottom) - Y(top), Colour(index));
    }

    public string ToDocument() => Surface.ToDocument(TimeChart.Width, DocumentHeight);

    private int DocumentHeight => _top + _height + Bottom;
}
