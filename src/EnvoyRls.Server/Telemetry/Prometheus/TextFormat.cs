namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>How the exposition is written.</summary>
internal enum TextFormat
{
    /// <summary>The Prometheus text format 0.0.4.</summary>
    Prometheus,

    /// <summary>OpenMetrics 1.0, which knows exemplars.</summary>
    OpenMetrics,
}
