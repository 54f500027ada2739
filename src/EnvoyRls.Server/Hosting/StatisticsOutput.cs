using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Server.Settings;
using EnvoyRls.Server.Telemetry;
using EnvoyRls.Server.Telemetry.DogStatsd;
using EnvoyRls.Server.Telemetry.Prometheus;
using EnvoyRls.Server.Telemetry.Push;
using EnvoyRls.Server.Telemetry.Statsd;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Hosting;

/// <summary>Brings statistics out of the process: pushed to a collector where one is configured, and as Prometheus text.</summary>
internal sealed class StatisticsOutput : IDisposable
{
    private readonly StatPusher? _pusher;

    public StatisticsOutput(StatisticsSettings settings, StatRegistry statistics, Exemplars? exemplars, TimeProvider time, ILoggerFactory logs)
    {
        ExtraTags tags = new(settings.ExtraTags);
        PrometheusOptions prometheus = new()
        {
            MapperFile = settings.PrometheusMapperPath,
            ResponseTimeAsMilliseconds = settings.ResponseTimeAsMilliseconds,
            Tags = tags,
            Exemplars = exemplars,
        };
        Exposition = new PrometheusExposition(statistics, prometheus, logs.CreateLogger<PrometheusExposition>());
        _pusher = CreatePusher(settings, tags, statistics, time, logs.CreateLogger<StatPusher>());
    }

    /// <summary>All statistics as Prometheus text, whatever the sink.</summary>
    public PrometheusExposition Exposition { get; }

    /// <summary>Begins to push; the last flush comes when the supervisor stops.</summary>
    public void Start(Supervisor supervisor)
    {
        if (_pusher is { } pusher)
        {
            supervisor.Run("statistics", pusher.RunAsync);
        }
    }

    public void Dispose() => _pusher?.Dispose();

    private static StatPusher? CreatePusher(StatisticsSettings settings, ExtraTags tags, StatRegistry statistics, TimeProvider time, ILogger log)
    {
        string host = settings.StatsdHost;
        int port = settings.StatsdPort;
        return settings.Sink switch
        {
            StatisticsSink.Statsd => StatsdSink.Create(
                new StatsdOptions(host, port, settings.StatsdOverUdp ? StatProtocol.Udp : StatProtocol.Tcp, settings.FlushInterval, tags), statistics, time, log),
            StatisticsSink.DogStatsd => DogStatsdSink.Create(
                new DogStatsdOptions(host, port, settings.FlushInterval, tags, settings.Mogrifiers), statistics, time, log),
            _ => null,
        };
    }
}
