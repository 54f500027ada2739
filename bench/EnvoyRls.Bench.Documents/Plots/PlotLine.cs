namespace EnvoyRls.Bench.Documents.Plots;

/// <summary>A line of a plot.</summary>
/// <param name="Name">What the legend says.</param>
/// <param name="Points">Its points, in the axes' units, from left to right.</param>
internal sealed record PlotLine(string Name, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>The points without those in the middle of a level stretch.</summary>
    public IEnumerable<(double X, double Y)> Bends =>
        Points.Where((point, i) => i == 0 || i == Points.Count - 1 || point.Y != Points[i - 1].Y || point.Y != Points[i + 1].Y);
}
