namespace EnvoyRls.Deployment.Tests.Dashboards.Pictures;

/// <summary>Draws a dashboard with its data, panel by panel where Grafana would place them.</summary>
internal static class DashboardPicture
{
    private const double Column = 50;
    private const double Row = 30;
    private const double Gap = 8;
    private const double Head = 44;

    public static string Draw(Dashboard dashboard, IReadOnlyList<PanelData> panels, IReadOnlyList<(string Name, double Time)> notes, TimeSpanOfData span)
    {
        Svg svg = new((Column * 24) + Gap);
        svg.Text(Gap + 4, 28, dashboard.Title, 17, bold: true);
        foreach (PanelData data in panels)
        {
            (int x, int y, int width, int height) = data.Panel.Place;
            Area card = new(Gap + (x * Column), Head + (y * Row), (width * Column) - Gap, (height * Row) - Gap);
            svg.Box(card.X, card.Y, card.Width, card.Height, "#ffffff", "#dcdfe3");
            svg.Text(card.X + 10, card.Y + 18, data.Panel.Title, 12.5, bold: true);
            Area inside = new(card.X + 10, card.Y + 26, card.Width - 20, card.Height - 34);
            Draw(svg, inside, data, notes, span);
        }

        return svg.Finish(Head + (panels.Max(static data => data.Panel.Place.Y + data.Panel.Place.Height) * Row));
    }

    private static void Draw(Svg svg, Area area, PanelData data, IReadOnlyList<(string Name, double Time)> notes, TimeSpanOfData span)
    {
        switch (data.Panel.Type)
        {
            case "stat":
                StatPicture.Draw(svg, area, data);
                break;
            case "table":
                TablePicture.Draw(svg, area, data);
                break;
            default:
                ChartPicture.Draw(svg, area, data, notes, span);
                break;
        }
    }
}
