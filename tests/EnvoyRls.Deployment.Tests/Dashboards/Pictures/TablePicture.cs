namespace EnvoyRls.Deployment.Tests.Dashboards.Pictures;

/// <summary>Rows of labels with the last value of each query, the largest first value in front.</summary>
internal static class TablePicture
{
    private const double RowHeight = 19;

    public static void Draw(Svg svg, Area area, PanelData data)
    {
        string[] labels = [.. data.Answers.SelectMany(static answer => answer.Series).SelectMany(static series => series.Labels.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        string[] heads = [.. Names(data.Panel, labels), .. data.Answers.Select((_, index) => HeadOf(data, index))];
        double column = area.Width / heads.Length;
        Row(svg, area, column, 0, heads, "#6e7276");
        svg.Line(area.X, area.Y + RowHeight - 2, area.Right, area.Y + RowHeight - 2, "#dcdfe3");

        int row = 1;
        int most = (int)(area.Height / RowHeight) - 1;
        foreach (IGrouping<string, (int Query, PrometheusSeries Series)> group in Rows(data, labels).Take(most))
        {
            PrometheusSeries first = group.First().Series;
            string[] cells =
            [
                .. labels.Select(label => first.Labels.GetValueOrDefault(label, "")),
                .. data.Answers.Select((_, query) => group.Where(cell => cell.Query == query).Select(static cell => UnitText.Of(cell.Series.Last, "short")).FirstOrDefault("")),
            ];
            Row(svg, area, column, row++, cells, "#24292e");
        }
    }

    private static IEnumerable<IGrouping<string, (int Query, PrometheusSeries Series)>> Rows(PanelData data, string[] labels) => data.Answers
        .SelectMany(static (answer, query) => answer.Series.Where(static series => double.IsFinite(series.Last)).Select(series => (Query: query, Series: series)))
        .GroupBy(cell => string.Join('\0', labels.Select(label => cell.Series.Labels.GetValueOrDefault(label, ""))), StringComparer.Ordinal)
        .OrderByDescending(static row => row.Where(static cell => cell.Query == 0).Sum(static cell => cell.Series.Last));

    private static IEnumerable<string> Names(Panel panel, string[] labels) => labels.Select(label => Renamed(panel, label) ?? label);

    private static string HeadOf(PanelData data, int query) =>
        Renamed(data.Panel, data.Answers.Count == 1 ? "Value" : $"Value #{data.Answers[query].Query.Reference}") ?? "value";

    private static string? Renamed(Panel panel, string column) =>
        (string?)panel.Root["transformations"]?.AsArray().Last()?["options"]?["renameByName"]?[column];

    private static void Row(Svg svg, Area area, double column, int row, string[] cells, string colour)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            svg.Text(area.X + (i * column), area.Y + 12 + (row * RowHeight), cells[i], 11.5, colour);
        }
    }
}
