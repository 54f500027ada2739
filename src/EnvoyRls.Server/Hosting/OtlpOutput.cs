using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Server.Settings;
using EnvoyRls.Server.Telemetry.Metrics;
using EnvoyRls.Server.Telemetry.Prometheus;
using EnvoyRls.Server.Telemetry.Tracing;
using OpenTelemetry.Trace;

namespace EnvoyRls.Server.Hosting;

/// <summary>Brings traces and metrics out of the process by OTLP, as far as the settings ask for it.</summary>
internal sealed class OtlpOutput : IDisposable
{
    private readonly TracerProvider? _tracing;
    private readonly MetricsPipeline? _metrics;

    public OtlpOutput(ServerSettings settings, StatRegistry statistics, TimeProvider time)
    {
        TracingOptions service = ServiceOf(settings.Tracing);
        if (settings.Tracing.Enabled)
        {
            _tracing = TracingPipeline.Start(service);
            Exemplars = new Exemplars(time);
        }

        if (settings.OtlpMetrics.Enabled)
        {
            MetricsOptions options = new()
            {
                Service = service,
                Interval = settings.OtlpMetrics.Interval,
                Exemplars = settings.Tracing.Enabled,
                MaxSeries = settings.Statistics.MaxSeries,
            };
            _metrics = new MetricsPipeline(options, statistics, time);
        }
    }

    /// <summary>Gets calls whose traces are recorded; <see langword="null"/> without tracing.</summary>
    public Exemplars? Exemplars { get; }

    /// <summary>Begins to send metrics.</summary>
    public void Start(Supervisor supervisor) => _metrics?.Start(supervisor);

    /// <summary>The store, in spans if calls are traced.</summary>
    public ICounterStore Trace(ICounterStore store, RedisSettings? redis) => _tracing is null
        ? store
        : new TracedCounterStore(store, redis switch
        {
            null => TracedStoreKind.Memory,
            { PerSecond: null } => TracedStoreKind.Redis,
            _ => TracedStoreKind.RedisWithPerSecond,
        });

    /// <summary>The limiter, in spans if calls are traced.</summary>
    public IRateLimiter Trace(IRateLimiter limiter) => _tracing is null ? limiter : new TracedLimiter(limiter);

    /// <summary>Sends what is left. Call it when the loops have ended.</summary>
    public void Dispose()
    {
        _metrics?.Dispose();
        _tracing?.Dispose();
    }

    // Traces and metrics are to be told of one instance, hence its id is made up here if need be.
    private static TracingOptions ServiceOf(TracingSettings settings) => new()
    {
        ServiceName = settings.ServiceName,
        ServiceNamespace = settings.ServiceNamespace,
        ServiceInstanceId = settings.ServiceInstanceId.Length > 0 ? settings.ServiceInstanceId : Guid.NewGuid().ToString(),
        Protocol = settings.ExportOverGrpc ? TracingProtocol.Grpc : TracingProtocol.Http,
        SamplingRate = settings.SamplingRate,
        Headers = settings.ExporterHeaders.IsFile ? settings.ExporterHeaders.Reveal() : "",
    };
}
