using OpenTelemetry;
using OpenTelemetry.Trace;

namespace EnvoyRls.Server.Telemetry.Tracing;

/// <summary>Sends spans to a collector. While none is started, no span is made and a call pays one branch.</summary>
internal static class TracingPipeline
{
    /// <returns>Disposed of at the stop, it sends what waits and ends.</returns>
    public static TracerProvider Start(TracingOptions options)
    {
        Sampler sampler = new ParentBasedSampler(new TraceIdRatioBasedSampler(Math.Clamp(options.SamplingRate, 0, 1)));
        return Sdk.CreateTracerProviderBuilder()
            .AddSource(Spans.SourceName)
            .SetSampler(sampler)
            .ConfigureResource(resource => OtlpExport.Describe(resource, options))
            .AddOtlpExporter(exporter => OtlpExport.Configure(exporter, options))
            .Build();
    }
}
