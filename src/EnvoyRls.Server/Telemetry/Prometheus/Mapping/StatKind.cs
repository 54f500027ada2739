namespace EnvoyRls.Server.Telemetry.Prometheus.Mapping;

/// <summary>The kinds of statistics a mapping rule can be limited to.</summary>
internal enum StatKind
{
    Counter,
    Gauge,

    /// <summary>A timing; <c>timer</c> in older mapping documents.</summary>
    Observer,
}
