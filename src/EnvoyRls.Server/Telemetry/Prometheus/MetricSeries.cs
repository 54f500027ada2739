using System.Text;
using EnvoyRls.Server.Telemetry.Prometheus.Mapping;

namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>One series: one set of labels of a family, fed by one statistic or by several that fold into it.</summary>
internal abstract class MetricSeries(string labels)
{
    /// <summary>The labels as text, escaped, without braces: <c>a="1",b="2"</c>. Unique within the family.</summary>
    public string Labels { get; } = labels;

    public abstract void WriteTo(ExpositionWriter output);

    public static string TextOf(IEnumerable<KeyValuePair<string, string>> labels) =>
        string.Join(',', labels.Select(static label => $"{label.Key}=\"{Escape(label.Value)}\""));

    public static MetricSeries Create(MappedStat stat, string labels) => stat.Type switch
    {
        MetricType.Counter => new CounterSeries(stat.Name, labels),
        MetricType.Gauge => new GaugeSeries(stat.Name, labels),
        MetricType.Histogram => new HistogramSeries(stat.Name, labels, stat.Buckets),
        _ => new SummarySeries(stat.Name, labels),
    };

    /// <summary>What stands before a sample's value.</summary>
    protected static byte[] Head(string name, string labels) =>
        Encoding.UTF8.GetBytes(labels.Length == 0 ? name + " " : $"{name}{{{labels}}} ");

    private static string Escape(string value) => value
        .Replace("\\", @"\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
