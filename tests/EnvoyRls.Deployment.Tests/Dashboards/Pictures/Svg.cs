using System.Globalization;
using System.Net;
using System.Text;

namespace EnvoyRls.Deployment.Tests.Dashboards.Pictures;

/// <summary>An SVG under construction.</summary>
internal sealed class Svg(double width)
{
    private static readonly string[] Palette = ["#4f9d3f", "#d9a514", "#3b7fc4", "#d9632b", "#c43b4e", "#7d55c7", "#2a9d9d", "#8a6d3b", "#b0468f", "#5a6b7b"];

    private static readonly Dictionary<string, string> Colours = new(StringComparer.Ordinal)
    {
        ["green"] = "#4f9d3f", ["yellow"] = "#c99700", ["orange"] = "#d9632b", ["red"] = "#c4162a", ["text"] = "#24292e",
    };

    private readonly StringBuilder _body = new();

    /// <summary>The colour of the n-th series.</summary>
    public static string ColourOf(int series) => Palette[series % Palette.Length];

    /// <summary>A colour that a dashboard calls by its name.</summary>
    public static string ColourOf(string name) => Colours[name];

    public void Box(double x, double y, double w, double h, string fill, string? stroke = null) =>
        Add($"""<rect x="{x:0.#}" y="{y:0.#}" width="{w:0.#}" height="{h:0.#}" fill="{fill}"{(stroke is null ? "" : $" stroke=\"{stroke}\"")}/>""");

    public void Line(double x1, double y1, double x2, double y2, string stroke, string? dash = null) =>
        Add($"""<line x1="{x1:0.#}" y1="{y1:0.#}" x2="{x2:0.#}" y2="{y2:0.#}" stroke="{stroke}"{(dash is null ? "" : $" stroke-dasharray=\"{dash}\"")}/>""");

    public void Text(double x, double y, string text, double size = 11, string fill = "#24292e", string anchor = "start", bool bold = false) =>
        Add($"""<text x="{x:0.#}" y="{y:0.#}" font-size="{size:0.#}" fill="{fill}" text-anchor="{anchor}"{(bold ? " font-weight=\"600\"" : "")}>{WebUtility.HtmlEncode(text)}</text>""");

    /// <summary>A line through points, or what lies under it.</summary>
    public void Path(IEnumerable<string> commands, string stroke, string fill = "none") =>
        Add($"""<path d="{string.Concat(commands)}" stroke="{stroke}" stroke-width="1.3" fill="{fill}"/>""");

    public static string Point(char command, double x, double y) => string.Create(CultureInfo.InvariantCulture, $"{command}{x:0.#} {y:0.#}");

    public string Finish(double height) => string.Create(CultureInfo.InvariantCulture, $"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{width:0}" height="{height:0}" viewBox="0 0 {width:0} {height:0}" font-family="Inter, Helvetica, Arial, sans-serif">
        <rect width="100%" height="100%" fill="#f4f5f5"/>
        {_body}</svg>

        """);

    private void Add(FormattableString element) => _body.Append(FormattableString.Invariant(element)).Append('\n');
}
