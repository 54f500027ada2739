namespace EnvoyRls.Server.Settings;

/// <summary>Export of traces by OTLP.</summary>
internal sealed record TracingSettings
{
    public required bool Enabled { get; init; }

    public required string ServiceName { get; init; }

    public required string ServiceNamespace { get; init; }

    /// <summary>Empty for a random one.</summary>
    public required string ServiceInstanceId { get; init; }

    /// <summary>OTLP over gRPC instead of HTTP with protobuf.</summary>
    public required bool ExportOverGrpc { get; init; }

    /// <summary>Share of traces kept when the caller has not decided, 0 to 1.</summary>
    public required double SamplingRate { get; init; }

    /// <summary>Headers for the collector that come from a file; those of the environment are read by the exporter itself.</summary>
    public required Secret ExporterHeaders { get; init; }

    internal static TracingSettings Read(SettingReader read)
    {
        read.Section("Tracing");
        TracingSettings tracing = new()
        {
            Enabled = read.Get("TRACING_ENABLED", SettingTypes.Flag, "false", "Export traces by OTLP."),
            ServiceName = read.Get("TRACING_SERVICE_NAME", SettingTypes.Text, "RateLimit", "Resource attribute service.name."),
            ServiceNamespace = read.Get("TRACING_SERVICE_NAMESPACE", SettingTypes.Text, "", "Resource attribute service.namespace."),
            ServiceInstanceId = read.Get("TRACING_SERVICE_INSTANCE_ID", SettingTypes.Text, "", "Resource attribute service.instance.id; a random UUID when empty."),
            ExportOverGrpc = read.Get("TRACING_EXPORTER_PROTOCOL", Protocols, "http", "http or grpc."),
            SamplingRate = read.Get("TRACING_SAMPLING_RATE", SettingTypes.Probability, "1", "Share of traces kept, 0 to 1, when the caller has not decided."),
            ExporterHeaders = read.Secret("OTEL_EXPORTER_OTLP_HEADERS", "Headers for the collector, such as its token: name=value,name=value."),
        };
        read.Declare("OTEL_EXPORTER_OTLP_*", "string", "", "Read by the OpenTelemetry exporter itself: endpoint, timeout, certificates.");
        return tracing;
    }

    private static readonly SettingType<bool> Protocols = SettingTypes.Choice(("http", false), ("grpc", true), ("", false));
}
