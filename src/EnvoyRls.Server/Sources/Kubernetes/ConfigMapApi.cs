using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Text.Json;
using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Sources.Kubernetes;

/// <summary>
/// Asks the API server for one ConfigMap. A list and a watch that select it by name are all that it asks for, as these can be granted for
/// that one name. https://kubernetes.io/docs/reference/using-api/api-concepts/
/// </summary>
internal sealed class ConfigMapApi : IDisposable
{
    /// <summary>For the whole of a list, and for a watch to begin.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    /// <summary>A connection that says nothing for so long is asked for a sign of life (HTTP/2 PING), and given up without one.</summary>
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan PingLimit = TimeSpan.FromSeconds(10);

    /// <summary>What the server may take to end a watch that is over.</summary>
    private static readonly TimeSpan WatchGrace = TimeSpan.FromSeconds(10);

    private const int MostBytes = 32 * 1024 * 1024;
    private const int LongestReason = 300;

    private readonly KubernetesSettings _settings;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly string _collection;

    public ConfigMapApi(KubernetesSettings settings, TimeProvider time)
    {
        _settings = settings;
        _time = time;
        ClusterAuthorities authorities = new(settings.AuthoritiesPath);
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            ConnectTimeout = ConnectLimit,
            KeepAlivePingDelay = PingInterval,
            KeepAlivePingTimeout = PingLimit,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        };
        handler.SslOptions.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        handler.SslOptions.RemoteCertificateValidationCallback = authorities.Accept;
        _http = new HttpClient(handler)
        {
            BaseAddress = settings.ApiUrl,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MostBytes,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        _collection = $"api/v1/namespaces/{settings.Namespace}/configmaps?fieldSelector={Uri.EscapeDataString($"metadata.name={settings.Name}")}";
    }

    /// <summary>The ConfigMap as it is, in a list of one or none.</summary>
    /// <exception cref="KubernetesApiException">There was no answer, or a refusal.</exception>
    public async Task<ConfigMapList> ListAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(AnswerLimit, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using HttpResponseMessage response = await SendAsync(_collection, HttpCompletionOption.ResponseContentRead, either.Token);
            await using Stream body = await response.Content.ReadAsStreamAsync(either.Token);
            return await JsonSerializer.DeserializeAsync<ConfigMapList>(body, JsonSerializerOptions.Web, either.Token) ?? throw new JsonException("it is null");
        }
        catch (Exception error) when (IsFault(error, cancellationToken))
        {
            throw Fault(error);
        }
    }

    /// <summary>Begins to watch what happens to the ConfigMap from a version on.</summary>
    /// <param name="resourceVersion">The last version seen.</param>
    /// <param name="length">How long the watch is to last, whole seconds.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesApiException">There was no answer, or a refusal.</exception>
    public async Task<ConfigMapWatch> WatchAsync(string resourceVersion, TimeSpan length, CancellationToken cancellationToken)
    {
        CancellationTokenSource limit = new(AnswerLimit, _time);
        try
        {
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            string seconds = ((int)length.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            string watch = $"{_collection}&watch=1&allowWatchBookmarks=true&timeoutSeconds={seconds}&resourceVersion={Uri.EscapeDataString(resourceVersion)}";
            HttpResponseMessage response = await SendAsync(watch, HttpCompletionOption.ResponseHeadersRead, either.Token);
            limit.CancelAfter(length + WatchGrace);
            return new ConfigMapWatch(response, limit, EventsAsync(response, limit.Token, cancellationToken));
        }
        catch (Exception error) when (IsFault(error, cancellationToken))
        {
            limit.Dispose();
            throw Fault(error);
        }
        catch
        {
            limit.Dispose();
            throw;
        }
    }

    public void Dispose() => _http.Dispose();

    private async IAsyncEnumerable<WatchEvent> EventsAsync(
        HttpResponseMessage response, CancellationToken limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit, cancellationToken);
        await using Stream body = await response.Content.ReadAsStreamAsync(either.Token);
        await using IAsyncEnumerator<WatchEvent> lines = WatchLines.ReadAsync(body, either.Token).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync())
        {
            yield return lines.Current;
        }

        // An iterator cannot catch around what it yields.
        async Task<bool> NextAsync()
        {
            try
            {
                return await lines.MoveNextAsync();
            }
            catch (Exception error) when (IsFault(error, cancellationToken))
            {
                throw Fault(error);
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string path, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path) { Version = _http.DefaultRequestVersion, VersionPolicy = _http.DefaultVersionPolicy };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));

        // Tokens of pods are renewed in place about every hour.
        string token = (await File.ReadAllTextAsync(_settings.TokenPath, cancellationToken)).Trim();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        HttpResponseMessage response = await _http.SendAsync(request, completion, cancellationToken);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return response;
        }

        using (response)
        {
            throw await RefusalAsync(response, cancellationToken);
        }
    }

    private async Task<KubernetesApiException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        RetryConditionHeaderValue? retry = response.Headers.RetryAfter;
        TimeSpan wait = retry?.Delta ?? (retry?.Date is { } date ? date - _time.GetUtcNow() : TimeSpan.Zero);
        string reason = await ReasonAsync(response, cancellationToken);
        return new KubernetesApiException(Explain(response.StatusCode, reason)) { Status = response.StatusCode, RetryAfter = wait };
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(MostBytes, cancellationToken);
            await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            ApiStatus? status = await JsonSerializer.DeserializeAsync<ApiStatus>(body, JsonSerializerOptions.Web, cancellationToken);
            string reason = (status?.Message ?? "").ReplaceLineEndings(" ");
            return reason.Length > LongestReason ? reason[..LongestReason] : reason;
        }
        catch (Exception error) when (error is JsonException or HttpRequestException or IOException)
        {
            // The status says enough.
            return "";
        }
    }

    private string Explain(HttpStatusCode status, string reason)
    {
        string answer = $"{_settings.ApiUrl} answered {(int)status}{(reason.Length > 0 ? $" ({reason.TrimEnd('.')})" : "")}";
        return status switch
        {
            HttpStatusCode.Unauthorized => $"{answer}: it does not accept the token in {_settings.TokenPath}",
            HttpStatusCode.Forbidden => $"{answer}: the service account needs a Role in namespace {_settings.Namespace} with the rule apiGroups [\"\"], resources [configmaps], resourceNames [{_settings.Name}], verbs [get, list, watch], and a RoleBinding to it",
            _ => answer,
        };
    }

    private static bool IsFault(Exception error, CancellationToken cancellationToken) => error switch
    {
        KubernetesApiException => false,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => error is HttpRequestException or IOException or UnauthorizedAccessException or JsonException or InvalidDataException or FormatException,
    };

    private KubernetesApiException Fault(Exception error) => new($"{_settings.ApiUrl} {Describe(error)}", error);

    private static string Describe(Exception error) => error switch
    {
        OperationCanceledException => "does not answer in time",
        JsonException or InvalidDataException => $"answered what is no list and no watch of ConfigMaps: {error.Message}",
        { InnerException: AuthenticationException refused } => $"cannot be trusted: {refused.Message}",
        { InnerException: SocketException refused } => $"cannot be reached: {refused.Message}",
        _ => $"cannot be asked: {error.Message}",
    };
}
