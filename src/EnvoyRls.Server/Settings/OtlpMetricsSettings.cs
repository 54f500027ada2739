namespace EnvoyRls.Server.Settings;

/// <summary>Export of metrics by OTLP. Service and protocol are those of traces.</summary>
internal sealed record OtlpMetricsSettings
{
    public required bool Enabled { get; init; }

    /// <summary>How often metrics are sent.</summary>
    public required TimeSpan Interval { get; init; }

    internal static OtlpMetricsSettings Read(SettingReader read)
    {
        read.Section("OTLP metrics");
        return new OtlpMetricsSettings
        {
            Enabled = read.Get("METRICS_OTLP_ENABLED", SettingTypes.Flag, "false", "Export metrics by OTLP; service and protocol are those of TRACING_*.", Standing.Ours),
            Interval = read.Get("METRICS_OTLP_INTERVAL", SettingTypes.Interval, "60s", "How often metrics are sent.", Standing.Ours),
        };
    }
}
