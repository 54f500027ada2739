using System.Globalization;

namespace EnvoyRls.Deployment.Tests.Dashboards.Pictures;

/// <summary>One number, large, in the colour of its threshold.</summary>
internal static class StatPicture
{
    public static void Draw(Svg svg, Area area, PanelData data)
    {
        (_, PrometheusSeries? series) = data.Named.FirstOrDefault();
        if (series is null)
        {
            svg.Text(area.X + (area.Width / 2), area.Y + (area.Height / 2), "No data", 13, "#8e9196", "middle");
            return;
        }

        string colour = data.Panel.Thresholds.LastOrDefault(step => step.Bound is null || series.Last >= step.Bound, (null, "text")).Colour;
        svg.Text(area.X + (area.Width / 2), area.Y + (area.Height / 2) + 10, Text(data.Panel, series.Last), 26, Svg.ColourOf(colour), "middle", bold: true);
    }

    private static string Text(Panel panel, double value) =>
        (string?)panel.Defaults["mappings"]?[0]?["options"]?[value.ToString(CultureInfo.InvariantCulture)]?["text"] ?? UnitText.Of(value, panel.Unit);
}
