namespace EnvoyRls.Server.Telemetry.Prometheus.Mapping;

/// <summary>One entry of a mapping document.</summary>
internal sealed record MappingRule
{
    public required IStatMatcher Matcher { get; init; }

    /// <summary>The only kind it applies to, if not to all.</summary>
    public StatKind? Kind { get; init; }

    /// <summary>Whether what it matches is left out of the exposition.</summary>
    public bool Drop { get; init; }

    /// <summary>Template of the metric's name.</summary>
    public required string Name { get; init; }

    public string? Help { get; init; }

    /// <summary>Templates of the labels' values by label.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether an extra tag wins over a label of the same name.</summary>
    public bool HonorLabels { get; init; }

    /// <summary>What a timing becomes: a histogram or a summary.</summary>
    public MetricType ObserverType { get; init; } = MetricType.Summary;

    /// <summary>Upper bounds of a histogram's buckets, ascending, in the unit of the scaled value.</summary>
    public required IReadOnlyList<double> Buckets { get; init; }

    /// <summary>What every value is multiplied by; timings count milliseconds before that.</summary>
    public double? Scale { get; init; }
}
