namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>The types of the text exposition format.</summary>
internal enum MetricType
{
    Counter,
    Gauge,
    Histogram,

    /// <summary>Sum and count alone: quantiles of one replica cannot be aggregated.</summary>
    Summary,
}
