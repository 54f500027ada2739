namespace EnvoyRls.Server.Telemetry.Tracing;

/// <summary>How spans are sent to the collector: TRACING_EXPORTER_PROTOCOL.</summary>
internal enum TracingProtocol
{
    /// <summary>OTLP as protobuf over HTTP, by default to <c>http://localhost:4318/v1/traces</c>.</summary>
    Http,

    /// <summary>OTLP over gRPC, by default to <c>http://localhost:4317</c>.</summary>
    Grpc,
}
