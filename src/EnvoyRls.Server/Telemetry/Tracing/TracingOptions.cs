namespace EnvoyRls.Server.Telemetry.Tracing;

/// <summary>Where spans are sent, how many, and as whose. OTEL_EXPORTER_OTLP_* variables are honoured by the exporter itself.</summary>
internal sealed record TracingOptions
{
    /// <summary>TRACING_SERVICE_NAME.</summary>
    public string ServiceName { get; init; } = "RateLimit";

    /// <summary>TRACING_SERVICE_NAMESPACE; empty for none.</summary>
    public string ServiceNamespace { get; init; } = "";

    /// <summary>TRACING_SERVICE_INSTANCE_ID; a random one if empty.</summary>
    public string ServiceInstanceId { get; init; } = "";

    public TracingProtocol Protocol { get; init; } = TracingProtocol.Http;

    /// <summary>TRACING_SAMPLING_RATE: the share, 0 to 1, of the traces begun here that are recorded; others follow their parent.</summary>
    public double SamplingRate { get; init; } = 1;

    /// <summary>The whole address of the collector, in place of the default and of OTEL_EXPORTER_OTLP_ENDPOINT.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>name=value,name=value in place of OTEL_EXPORTER_OTLP_HEADERS; empty for those.</summary>
    public string Headers { get; init; } = "";

    /// <summary>Keeps the headers out of dumps.</summary>
    public override string ToString() => $"{ServiceName} by {Protocol}";
}
