using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using EnvoyRls.Core.Statistics;
using Polly;
using Polly.Retry;

namespace EnvoyRls.Server.Telemetry.Events;

/// <summary>Sends batches by HTTP. What may succeed later is tried again, after growing and jittered waits: 408, 429, 5xx, no answer.</summary>
internal sealed class EventReceiver : IDisposable
{
    private readonly EventOptions _options;
    private readonly HttpClient _http;
    private readonly ResiliencePipeline<HttpStatusCode> _retries;
    private readonly Counter _retried;

    public EventReceiver(EventOptions options, StatRegistry statistics, TimeProvider time)
    {
        _options = options;
        _retried = statistics.Counter("envoyrls.events.retries_total");
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        handler.SslOptions.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        _http = new HttpClient(handler) { Timeout = options.AttemptTimeout };
        ResiliencePipelineBuilder<HttpStatusCode> builder = new() { TimeProvider = time };
        _retries = options.Retries == 0 ? ResiliencePipeline<HttpStatusCode>.Empty : builder.AddRetry(Strategy()).Build();
    }

    /// <summary>Sends a batch, again and again if need be.</summary>
    /// <returns>The last answer.</returns>
    /// <exception cref="HttpRequestException">There was none to the last attempt.</exception>
    /// <exception cref="TimeoutException">There was none in time.</exception>
    public async Task<HttpStatusCode> SendAsync(byte[] batch, CancellationToken cancellation) =>
        await _retries.ExecuteAsync(
            static async (state, token) => await state.Receiver.PostAsync(state.Batch, token), (Receiver: this, Batch: batch), cancellation);

    /// <summary>Whether the receiver took the batch.</summary>
    public static bool IsTaken(HttpStatusCode status) => (int)status is >= 200 and < 300;

    public void Dispose() => _http.Dispose();

    private static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;

    private async ValueTask<HttpStatusCode> PostAsync(byte[] batch, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, _options.Url) { Content = new ByteArrayContent(batch) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(CloudEventBatch.ContentType, "utf-8");
        if (_options.Token() is { Length: > 0 } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        try
        {
            // What the receiver says besides its status is of no use, and may be long.
            using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return response.StatusCode;
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {_options.AttemptTimeout}", error);
        }
    }

    private RetryStrategyOptions<HttpStatusCode> Strategy() => new()
    {
        ShouldHandle = new PredicateBuilder<HttpStatusCode>().Handle<HttpRequestException>().Handle<TimeoutException>().HandleResult(IsPassing),
        MaxRetryAttempts = _options.Retries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = _options.FirstDelay,
        MaxDelay = _options.LongestDelay,
        OnRetry = _ =>
        {
            _retried.Increment();
            return ValueTask.CompletedTask;
        },
    };
}
