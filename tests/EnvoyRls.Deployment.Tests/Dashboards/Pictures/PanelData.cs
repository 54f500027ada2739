namespace EnvoyRls.Deployment.Tests.Dashboards.Pictures;

/// <summary>A panel with what its queries answered.</summary>
/// <param name="Panel">The panel.</param>
/// <param name="Answers">The series of each query, in the order of the queries.</param>
internal sealed record PanelData(Panel Panel, IReadOnlyList<(PanelQuery Query, IReadOnlyList<PrometheusSeries> Series)> Answers)
{
    /// <summary>Asks for the values of a span of time.</summary>
    public static async Task<PanelData> ReadAsync(Panel panel, PrometheusServer prometheus, TimeSpanOfData span)
    {
        List<(PanelQuery, IReadOnlyList<PrometheusSeries>)> answers = [];
        foreach (PanelQuery query in panel.Queries)
        {
            string expression = Interpolation.Apply(query.Expression, Interpolation.Everything);
            answers.Add((query, await prometheus.QueryAsync(expression, span.From, span.To, TimeSpan.FromSeconds(1))));
        }

        return new PanelData(panel, answers);
    }

    /// <summary>Series that have a number, each with its name.</summary>
    public IEnumerable<(string Name, PrometheusSeries Series)> Named => Answers.SelectMany(static answer => answer.Series
        .Where(static series => series.HasNumbers)
        .Select(series => (NameOf(answer.Query, series), series)));

    private static string NameOf(PanelQuery query, PrometheusSeries series)
    {
        string name = query.Legend;
        foreach ((string label, string value) in series.Labels)
        {
            name = name.Replace($"{{{{{label}}}}}", value, StringComparison.Ordinal);
        }

        // A label that a series does not have is an empty text.
        int open = name.IndexOf("{{", StringComparison.Ordinal);
        return (open < 0 ? name : name[..open]).Trim();
    }
}
