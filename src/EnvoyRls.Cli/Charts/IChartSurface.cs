namespace EnvoyRls.Cli.Charts;

/// <summary>What a chart is drawn on; coordinates in pixels from the top left.</summary>
internal interface IChartSurface
{
    /// <summary>Width of one character of text.</summary>
    int CharacterWidth { get; }

    void FillRectangle(double x, double y, double width, double height, ChartColour colour);

    /// <summary>Writes a line of text whose baseline is at <paramref name="y"/>.</summary>
    void Text(double x, double y, string text, TextAnchor anchor);
}
