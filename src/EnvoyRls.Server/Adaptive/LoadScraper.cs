using System.Security.Authentication;
using EnvoyRls.Adaptive.Engine;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Adaptive;

/// <summary>
/// Asks what is protected how loaded it is: a metric of its own, or of Envoy's, read from where Prometheus would read it. A reading that
/// is too old counts as unknown, so that overrides are only suggested then.
/// </summary>
internal sealed class LoadScraper : IDisposable
{
    /// <summary>No answer is longer that tells one number among the metrics of a service.</summary>
    private const int MostBytes = 16 * 1024 * 1024;

    private readonly Uri _url;
    private readonly LoadMetric _metric;
    private readonly double _full;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly FaultLog _answers;
    private readonly Counter _errors;
    private readonly HttpClient _http;
    private Reading? _last;

    /// <param name="url">Where the metrics are.</param>
    /// <param name="metric">Which of them tells the load.</param>
    /// <param name="full">The value that means fully loaded, above 0.</param>
    /// <param name="interval">How often it is asked.</param>
    /// <param name="statistics">Gets <c>envoyrls.adaptive.load_errors_total</c>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Told when answers stop and when they come again.</param>
    public LoadScraper(Uri url, LoadMetric metric, double full, TimeSpan interval, StatRegistry statistics, TimeProvider time, ILogger<LoadScraper> log)
    {
        _url = url;
        _metric = metric;
        _full = full;
        _interval = interval;
        _time = time;
        _answers = new FaultLog(
            problem => log.LogWarning("The load of {Host} is unknown: {Problem}; overrides are only suggested meanwhile", url.Authority, problem),
            () => log.LogInformation("The load of {Host} is known again", url.Authority));
        _errors = statistics.Counter("envoyrls.adaptive.load_errors_total");
        SocketsHttpHandler handler = new();
        handler.SslOptions.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        _http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(2), MaxResponseContentBufferSize = MostBytes };
    }

    /// <summary>Load as a share of what is full, 0 or more; <see langword="null"/> while nothing recent is known.</summary>
    public double? Current =>
        Volatile.Read(ref _last) is { } reading && _time.GetElapsedTime(reading.Time) < _interval * 3 + TimeSpan.FromSeconds(2) ? reading.Load : null;

    /// <summary>Starts the loop that asks.</summary>
    public void Start(Supervisor supervisor) => supervisor.Run("adaptive-load", async cancellation =>
    {
        while (!cancellation.IsCancellationRequested)
        {
            await ScrapeAsync(cancellation);
            await Task.Delay(_interval, _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    });

    /// <summary>Asks once.</summary>
    internal async Task ScrapeAsync(CancellationToken cancellation)
    {
        string? problem;
        try
        {
            string text = await _http.GetStringAsync(_url, cancellation);
            problem = _metric.Read(text) is { } value ? Take(value) : "the metric is not among those told";
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            problem = error.Message;
        }

        if (problem is not null)
        {
            _errors.Increment();
        }

        _answers.Report(problem);
    }

    public void Dispose() => _http.Dispose();

    private string? Take(double value)
    {
        Volatile.Write(ref _last, new Reading(Math.Max(0, value / _full), _time.GetTimestamp()));
        return null;
    }

    private sealed record Reading(double Load, long Time);
}
