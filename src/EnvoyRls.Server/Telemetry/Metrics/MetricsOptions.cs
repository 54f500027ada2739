using EnvoyRls.Server.Telemetry.Tracing;

namespace EnvoyRls.Server.Telemetry.Metrics;

/// <summary>Where metrics are sent, as whose, and how often. OTEL_EXPORTER_OTLP_* variables are honoured by the exporter itself.</summary>
internal sealed record MetricsOptions
{
    /// <summary>The service and the way to the collector, as of traces.</summary>
    public required TracingOptions Service { get; init; }

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether durations bring the traces of sampled calls along.</summary>
    public bool Exemplars { get; init; }

    /// <summary>Most pairs of rule and outcome that are told apart.</summary>
    public int MaxSeries { get; init; } = 10_000;
}
