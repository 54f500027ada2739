namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>What the exposition shows and under which names.</summary>
internal sealed record PrometheusOptions
{
    /// <summary>A mapping document that replaces the built-in one, if any: PROMETHEUS_MAPPER_YAML.</summary>
    public string? MapperFile { get; init; }

    /// <summary>Whether response times keep their milliseconds: PROMETHEUS_RESPONSE_TIME_AS_MILLISECONDS.</summary>
    public bool ResponseTimeAsMilliseconds { get; init; }

    /// <summary>EXTRA_TAGS: labels of every series.</summary>
    public ExtraTags Tags { get; init; } = ExtraTags.None;

    /// <summary>How many series there can be; statistics that would make more are left out and counted. At least 1.</summary>
    public int MaxSeries { get; init; } = 20_000;

    /// <summary>Traced calls for a decision, shown with their response times in OpenMetrics; <see langword="null"/> without tracing.</summary>
    public Exemplars? Exemplars { get; init; }
}
