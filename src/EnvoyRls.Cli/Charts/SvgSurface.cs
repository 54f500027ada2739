using System.Globalization;
using System.Security;
using System.Text;

namespace EnvoyRls.Cli.Charts;

/// <summary>Draws into an SVG 1.1 document.</summary>
internal sealed class SvgSurface : IChartSurface
{
    private readonly StringBuilder _body = new();

    public int CharacterWidth => 8;

    public void FillRectangle(double x, double y, double width, double height, ChartColour colour)
    {
        if (width > 0 && height > 0)
        {
            _body.Append(CultureInfo.InvariantCulture, $"""  <rect x="{x:0.##}" y="{y:0.##}" width="{width:0.##}" height="{height:0.##}" fill="{ChartColours.Hex(colour)}"/>""")
                .Append('\n');
        }
    }

    public void Text(double x, double y, string text, TextAnchor anchor) =>
        _body.Append(CultureInfo.InvariantCulture, $"""  <text x="{x:0.##}" y="{y:0.##}" text-anchor="{anchor.ToString().ToLowerInvariant()}">{Escape(text)}</text>""")
            .Append('\n');

    /// <summary>Draws a line through points. Only documents for reading need lines, so images have none.</summary>
    public void Line(IEnumerable<(double X, double Y)> points, ChartColour colour)
    {
        string path = string.Join(' ', points.Select(static point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.##},{point.Y:0.##}")));
        _body.Append(CultureInfo.InvariantCulture, $"""  <polyline points="{path}" fill="none" stroke="{ChartColours.Hex(colour)}" stroke-width="2" shape-rendering="auto"/>""")
            .Append('\n');
    }

    /// <summary>The document.</summary>
    public string ToDocument(int width, int height) =>
        $"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="monospace" font-size="13" fill="{ChartColours.Hex(ChartColour.Ink)}" shape-rendering="crispEdges">
        {_body.ToString().TrimEnd('\n')}
        </svg>

        """;

    /// <summary>Escapes markup, and leaves out what no XML document may contain.</summary>
    private static string Escape(string text) => SecurityElement.Escape(string.Concat(text.Where(c => !char.IsControl(c) && !char.IsSurrogate(c))));
}
