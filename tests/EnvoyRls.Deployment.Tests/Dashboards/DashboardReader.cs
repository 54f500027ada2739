using EnvoyRls.Deployment.Tests.Dashboards.Pictures;

namespace EnvoyRls.Deployment.Tests.Dashboards;

/// <summary>Asks Prometheus what Grafana would ask it when it shows the dashboards.</summary>
internal static class DashboardReader
{
    private const string LabelValues = "label_values(";

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    /// <summary>The values to choose from, by dashboard and variable.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> VariablesAsync(PrometheusServer prometheus)
    {
        Dictionary<string, IReadOnlyList<string>> values = new(StringComparer.Ordinal);
        foreach (Dashboard dashboard in Dashboard.All)
        {
            foreach ((string name, string query) in dashboard.Variables)
            {
                string arguments = Interpolation.Apply(query[LabelValues.Length..^1], Interpolation.Everything);
                int comma = arguments.LastIndexOf(',');
                values[$"{dashboard.Name}: {name}"] = await prometheus.LabelValuesAsync(arguments[(comma + 1)..].Trim(), arguments[..comma]);
            }
        }

        return values;
    }

    /// <summary>When each annotation begins to hold, in seconds since 1970.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<double>>> NotesAsync(Dashboard dashboard, PrometheusServer prometheus, TimeSpanOfData span)
    {
        Dictionary<string, IReadOnlyList<double>> notes = new(StringComparer.Ordinal);
        foreach ((string name, string expression) in dashboard.Annotations)
        {
            IReadOnlyList<PrometheusSeries> answer = await prometheus.QueryAsync(Interpolation.Apply(expression, Interpolation.Everything), span.From, span.To, Step);
            double[] times = [.. answer.SelectMany(static series => series.Points).Select(static point => point.Time).Order()];
            notes[name] = [.. times.Where((time, index) => index == 0 || time - times[index - 1] > 2 * Step.TotalSeconds)];
        }

        return notes;
    }

    /// <summary>A picture of a dashboard with what Prometheus knows of a span of time.</summary>
    public static async Task<string> DrawAsync(Dashboard dashboard, PrometheusServer prometheus, TimeSpanOfData span)
    {
        List<PanelData> panels = [];
        foreach (Panel panel in dashboard.Panels)
        {
            panels.Add(await PanelData.ReadAsync(panel, prometheus, span));
        }

        IReadOnlyDictionary<string, IReadOnlyList<double>> notes = await NotesAsync(dashboard, prometheus, span);
        return DashboardPicture.Draw(dashboard, panels, [.. notes.SelectMany(static note => note.Value.Select(time => (note.Key, time)))], span);
    }
}
