using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace EnvoyRls.Server.Telemetry.Tracing;

/// <summary>Sends spans to a collector. While none is started, no span is made and a call pays one branch.</summary>
internal static class TracingPipeline
{
    /// <returns>Disposed of at the stop, it sends what waits and ends.</returns>
    public static TracerProvider Start(TracingOptions options)
    {
        string instance = options.ServiceInstanceId.Length > 0 ? options.ServiceInstanceId : Guid.NewGuid().ToString();
        string? serviceNamespace = options.ServiceNamespace.Length > 0 ? options.ServiceNamespace : null;
        Sampler sampler = new ParentBasedSampler(new TraceIdRatioBasedSampler(Math.Clamp(options.SamplingRate, 0, 1)));
        return Sdk.CreateTracerProviderBuilder()
            .AddSource(Spans.SourceName)
            .SetSampler(sampler)
            .ConfigureResource(resource => resource.AddService(
                options.ServiceName,
                serviceNamespace,
                autoGenerateServiceInstanceId: false,
                serviceInstanceId: instance))
            .AddOtlpExporter(exporter => Configure(exporter, options))
            .Build();
    }

    private static void Configure(OtlpExporterOptions exporter, TracingOptions options)
    {
        exporter.Protocol = options.Protocol == TracingProtocol.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        if (options.Endpoint is not null)
        {
            exporter.Endpoint = options.Endpoint;
        }
    }
}
