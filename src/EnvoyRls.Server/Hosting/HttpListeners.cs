using System.Net;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Server.Checks;
using EnvoyRls.Server.Endpoints;
using EnvoyRls.Server.Health;
using EnvoyRls.Server.Overload;
using EnvoyRls.Server.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Hosting;

/// <summary>
/// The HTTP ports. Those that tell of the service open before it is ready, so that a probe and an operator see why;
/// <c>/json</c> answers from the moment there is a limiter.
/// </summary>
internal sealed class HttpListeners(ServerSettings settings, OverloadStatus overload, ILoggerFactory logs) : IAsyncDisposable
{
    private readonly List<HttpListener> _listeners = [];

    /// <summary>Where <c>/json</c> and <c>/healthcheck</c> are; only after the start.</summary>
    public IPEndPoint Main => _listeners[0].EndPoint;

    /// <summary>Opens every port that is configured.</summary>
    /// <exception cref="StartupException">A port cannot be had.</exception>
    public async Task StartAsync(
        IRateLimiter limiter,
        Checker checker,
        HealthSummary summary,
        HealthComponents health,
        Supervisor supervisor,
        StatRegistry statistics,
        StatisticsOutput output,
        RuleSetSlot rules,
        CancellationToken cancellation)
    {
        JsonEndpoint json = new(limiter, settings.Decisions.StatusCompatible, statistics.CallLatency, logs.CreateLogger<JsonEndpoint>());
        CheckEndpoint check = new(checker, statistics.CallLatency, logs.CreateLogger<CheckEndpoint>());
        RequestBound bound = new(settings.Listeners.HttpMaxRequests, RequestBound.UsualBytes, overload);
        statistics.Gauge("envoyrls.http.requests", () => bound.Requests);
        await OpenAsync(settings.Listeners.Http, "HOST", "HTTP", app => app.UseMainEndpoints(json, check, () => health.IsHealthy, summary.Read, bound), cancellation);

        IReadOnlyList<DebugPage> pages = DebugPages.Create(
            statistics, output.Exposition, () => HealthPage.Text(health, supervisor), () => rules.Current?.Dump() ?? "");
        try
        {
            await OpenAsync(settings.Listeners.Debug, "DEBUG_HOST", "debug pages", app => app.UseDebugEndpoints(pages), cancellation);
        }
        catch (StartupException error)
        {
            // As in the reference: calls can be served without it.
            logs.CreateLogger<HttpListeners>().LogError("{Error}", error.Message);
        }

        StatisticsSettings published = settings.Statistics;
        if (published.Sink == StatisticsSink.Prometheus)
        {
            await OpenAsync(
                published.PrometheusAddress,
                "PROMETHEUS_ADDR",
                "metrics",
                app => app.UsePrometheusEndpoint(published.PrometheusPath, output.Exposition),
                cancellation);
        }
    }

    /// <summary>Closes all ports once requests under way are answered.</summary>
    /// <param name="drained">Cuts requests that are still under way.</param>
    public Task StopAsync(CancellationToken drained) => Task.WhenAll(_listeners.Select(listener => listener.StopAsync(drained)));

    public async ValueTask DisposeAsync()
    {
        foreach (HttpListener listener in _listeners)
        {
            await listener.DisposeAsync();
        }
    }

    private async Task OpenAsync(
        ListenAddress address, string variable, string purpose, Action<IApplicationBuilder> addPages, CancellationToken cancellation)
    {
        ConnectionBound bound = new(settings.Listeners.HttpMaxConnections, overload);
        HttpListener listener = new(ListenEndPoint.Of(address, variable), logs, addPages, bound);
        await listener.StartAsync(purpose, cancellation);
        _listeners.Add(listener);
    }
}
