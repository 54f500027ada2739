using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Server.Telemetry.Tracing;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace EnvoyRls.Server.Telemetry.Metrics;

/// <summary>Sends statistics and durations of calls to a collector, at an interval and once more at the stop.</summary>
internal sealed class MetricsPipeline : IDisposable
{
    /// <summary>How often statistics that came into being since are looked for.</summary>
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(1);

    private readonly MetricsBridge _bridge;
    private readonly MeterProvider _provider;
    private readonly TimeProvider _time;

    public MetricsPipeline(MetricsOptions options, StatRegistry statistics, TimeProvider time)
    {
        _time = time;
        _bridge = new MetricsBridge(statistics, options.MaxSeries);
        _bridge.Refresh();
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(MetricsBridge.MeterName)
            .AddView(MetricsBridge.RuleHits, new MetricStreamConfiguration { CardinalityLimit = options.MaxSeries + 1 })
            .SetExemplarFilter(options.Exemplars ? ExemplarFilterType.TraceBased : ExemplarFilterType.AlwaysOff)
            .ConfigureResource(resource => OtlpExport.Describe(resource, options.Service))
            .AddOtlpExporter((exporter, reader) =>
            {
                OtlpExport.Configure(exporter, options.Service);
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)Math.Min(int.MaxValue, options.Interval.TotalMilliseconds);
            })
            .Build();
    }

    /// <summary>Keeps the instruments up with the statistics there are.</summary>
    public void Start(Supervisor supervisor) => supervisor.Run("otlp-metrics", async cancellation =>
    {
        while (true)
        {
            await Task.Delay(RefreshInterval, _time, cancellation);
            _bridge.Refresh();
        }
    });

    /// <summary>Sends everything once more. Call it when the loop has ended.</summary>
    public void Dispose()
    {
        _bridge.Refresh();
        _provider.Dispose();
        _bridge.Dispose();
    }
}
