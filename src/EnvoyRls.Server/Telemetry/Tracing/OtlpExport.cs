using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;

namespace EnvoyRls.Server.Telemetry.Tracing;

/// <summary>What exports of traces and of metrics have in common.</summary>
internal static class OtlpExport
{
    /// <summary>Says whose telemetry it is.</summary>
    public static void Describe(ResourceBuilder resource, TracingOptions options) => resource.AddService(
        options.ServiceName,
        options.ServiceNamespace.Length > 0 ? options.ServiceNamespace : null,
        autoGenerateServiceInstanceId: false,
        serviceInstanceId: options.ServiceInstanceId.Length > 0 ? options.ServiceInstanceId : Guid.NewGuid().ToString());

    /// <summary>Says where it goes, and how.</summary>
    public static void Configure(OtlpExporterOptions exporter, TracingOptions options)
    {
        exporter.Protocol = options.Protocol == TracingProtocol.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        if (options.Endpoint is not null)
        {
            exporter.Endpoint = options.Endpoint;
        }

        if (options.Headers.Length > 0)
        {
            exporter.Headers = options.Headers;
        }
    }
}
