using System.IO.Pipelines;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Telemetry.Prometheus.Mapping;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>
/// The registry as Prometheus text. Scrapes may run at the same time; none holds up the calls, nor another scrape.
/// </summary>
internal sealed class PrometheusExposition
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public const string OpenMetricsContentType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private const int FlushSize = 32 * 1024;

    private readonly SeriesCatalogue _catalogue;
    private readonly MetricFamily[] _latencies;

    public PrometheusExposition(StatRegistry registry, PrometheusOptions options, ILogger log)
    {
        StatMapper mapper = new(ChooseMapping(options, log), options.Tags);
        _catalogue = new SeriesCatalogue(registry, mapper, options.MaxSeries, options.Exemplars);
        string labels = MetricSeries.TextOf(options.Tags.Pairs);
        _latencies =
        [
            Latency("envoyrls_call_duration_seconds", "How long calls for a decision took, on whatever port.", labels, registry.CallLatency),
            Latency("envoyrls_store_duration_seconds", "How long batches were under way to Redis, until it answered or was waited for no longer.", labels, registry.StoreLatency),
        ];
    }

    /// <summary>Writes every family and flushes.</summary>
    public async Task WriteAsync(PipeWriter output, TextFormat format, CancellationToken cancellation)
    {
        ExpositionWriter text = new(output, format);
        long flushed = 0;
        foreach (MetricFamily family in _catalogue.Refresh())
        {
            text.Family(family.Name, family.Type, family.Help);
            foreach (MetricSeries series in family.Series)
            {
                series.WriteTo(text);
                if (text.Written - flushed >= FlushSize)
                {
                    flushed = text.Written;
                    await output.FlushAsync(cancellation);
                }
            }
        }

        text.Single("envoyrls_exposition_series", MetricType.Gauge, "Series made of statistics.", _catalogue.SeriesCount);
        text.Single("envoyrls_exposition_left_out_total", MetricType.Counter, "Statistics left out: too many series, or a name of another type.", _catalogue.LeftOut);
        foreach (MetricFamily family in _latencies)
        {
            text.Family(family.Name, family.Type, family.Help);
            family.Series[0].WriteTo(text);
        }

        ProcessMetrics.WriteTo(text);
        text.End();
        await output.FlushAsync(cancellation);
    }

    private static MetricFamily Latency(string name, string help, string labels, LatencyRecorder recorder)
    {
        HistogramSeries series = new(name, labels, LatencyDistribution.Bounds);
        series.Add(new LatencyDistribution(recorder));
        return new MetricFamily(name, MetricType.Histogram, help, [series]);
    }

    // A broken file must not cost the operator the metrics by which it would be noticed.
    private static MappingDocument ChooseMapping(PrometheusOptions options, ILogger log)
    {
        try
        {
            if (!string.IsNullOrEmpty(options.MapperFile))
            {
                return MappingDocument.Read(options.MapperFile);
            }
        }
        catch (Exception error) when (error is FormatException or IOException or UnauthorizedAccessException)
        {
            log.LogError("PROMETHEUS_MAPPER_YAML: {Fault}; the built-in mapping is used instead", error.Message);
        }

        return MappingDocument.Reference(options.ResponseTimeAsMilliseconds);
    }
}
