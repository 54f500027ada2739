using System.Globalization;

namespace EnvoyRls.Deployment.Tests.Dashboards.Pictures;

/// <summary>Lines over time, with thresholds, annotations and a legend.</summary>
internal static class ChartPicture
{
    private const int MostInLegend = 8;

    public static void Draw(Svg svg, Area area, PanelData data, IReadOnlyList<(string Name, double Time)> notes, TimeSpanOfData span)
    {
        (string Name, PrometheusSeries Series)[] all = [.. data.Named];
        if (all.Length == 0)
        {
            svg.Text(area.X + (area.Width / 2), area.Y + (area.Height / 2), "No data", 13, "#8e9196", "middle");
            return;
        }

        double legend = Legend(svg, area, [.. all.Select(static series => series.Name)]);
        Area plot = new(area.X + 58, area.Y + 6, area.Width - 62, area.Height - 24 - legend);
        bool isStacked = data.Panel.Defaults["custom"]?["stacking"] is not null;
        IReadOnlyList<(double Time, double Value)>[] lines = [.. all.Select(static series => series.Series.Points)];
        if (isStacked)
        {
            lines = Stack(lines);
        }

        Scale scale = ScaleOf(data.Panel, lines);
        Axes(svg, plot, scale, data.Panel.Unit, span);
        foreach ((double? bound, string colour) in data.Panel.Thresholds.Where(step => step.Bound <= scale.Top))
        {
            svg.Line(plot.X, scale.At(plot, bound!.Value), plot.Right, scale.At(plot, bound.Value), Svg.ColourOf(colour), "6 4");
        }

        foreach ((string name, double time) in notes)
        {
            double x = plot.X + ((time - span.Start) / span.Length * plot.Width);
            svg.Line(x, plot.Y, x, plot.Bottom, name switch { "Override in force" => "#ff9830", "Override over" => "#5794f2", _ => "#73bf69" }, "2 3");
        }

        bool isStepped = (string?)data.Panel.Defaults["custom"]?["lineInterpolation"] == "stepAfter";
        for (int i = lines.Length - 1; i >= 0; i--)
        {
            Curve(svg, plot, lines[i], scale, span, Svg.ColourOf(i), isStepped, isStacked);
        }
    }

    private static Scale ScaleOf(Panel panel, IEnumerable<IReadOnlyList<(double Time, double Value)>> lines)
    {
        double largest = (double?)panel.Defaults["max"]
            ?? lines.SelectMany(static line => line).Select(static point => point.Value).Where(double.IsFinite).DefaultIfEmpty().Max();

        // Where there is nothing but zeros the threshold says what would be much.
        return Scale.Of(largest > 0 ? largest : panel.Thresholds.Select(static step => step.Bound ?? 0).DefaultIfEmpty().Max() * 1.2, panel.Unit);
    }

    /// <summary>Names below the chart, in as many lines as they need; returns their height.</summary>
    private static double Legend(Svg svg, Area area, string[] names)
    {
        List<(double X, int Line, int Series)> places = [];
        double x = 0;
        int line = 0;
        for (int i = 0; i < Math.Min(names.Length, MostInLegend); i++)
        {
            double width = 24 + (names[i].Length * 6.3);
            if (x > 0 && x + width > area.Width)
            {
                x = 0;
                line++;
            }

            places.Add((x, line, i));
            x += width;
        }

        double height = (line + 1) * 15;
        foreach ((double left, int row, int series) in places)
        {
            double y = area.Bottom - height + (row * 15) + 12;
            svg.Box(area.X + left, y - 5, 12, 3, Svg.ColourOf(series));
            svg.Text(area.X + left + 16, y, names.Length == 1 && names[0].Length == 0 ? "value" : names[series], 10.5, "#464c54");
        }

        return height;
    }

    private static void Axes(Svg svg, Area plot, Scale scale, string unit, TimeSpanOfData span)
    {
        foreach (double tick in scale.Ticks)
        {
            double y = scale.At(plot, tick);
            svg.Line(plot.X, y, plot.Right, y, "#eceef0");
            svg.Text(plot.X - 5, y + 3.5, UnitText.Of(tick, unit), 10, "#6e7276", "end");
        }

        for (int part = 0; part <= 4; part++)
        {
            string time = span.From.AddSeconds(span.Length * part / 4).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            string anchor = part == 0 ? "start" : part == 4 ? "end" : "middle";
            svg.Text(plot.X + (plot.Width * part / 4), plot.Bottom + 13, time, 10, "#6e7276", anchor);
        }
    }

    private static void Curve(
        Svg svg, Area plot, IReadOnlyList<(double Time, double Value)> points, Scale scale, TimeSpanOfData span, string colour, bool isStepped, bool isFilled)
    {
        List<string> path = [];
        double before = 0;
        bool isOpen = false;
        foreach ((double time, double value) in points)
        {
            if (!double.IsFinite(value))
            {
                isOpen = false;
                continue;
            }

            double x = plot.X + ((time - span.Start) / span.Length * plot.Width);
            double y = scale.At(plot, value);
            if (isOpen && isStepped)
            {
                path.Add(Svg.Point('L', x, before));
            }

            path.Add(Svg.Point(isOpen ? 'L' : 'M', x, y));
            before = y;
            isOpen = true;
        }

        svg.Path(path, colour);
        if (isFilled && path.Count > 1)
        {
            string end = Svg.Point('L', plot.X + ((points[^1].Time - span.Start) / span.Length * plot.Width), plot.Bottom);
            string start = Svg.Point('L', plot.X + ((points[0].Time - span.Start) / span.Length * plot.Width), plot.Bottom);
            svg.Path([.. path, end, start, "Z"], "none", $"{colour}33");
        }
    }

    private static IReadOnlyList<(double Time, double Value)>[] Stack(IReadOnlyList<(double Time, double Value)>[] lines)
    {
        Dictionary<double, double> sums = [];
        return [.. lines.Select(line => (IReadOnlyList<(double, double)>)[.. line.Select(point =>
        {
            double sum = sums.GetValueOrDefault(point.Time) + (double.IsFinite(point.Value) ? point.Value : 0);
            sums[point.Time] = sum;
            return (point.Time, sum);
        })])];
    }
}
