using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using EnvoyRls.Management.Rest.Http;

namespace EnvoyRls.Cli.AdminApi;

/// <summary>Speaks to the admin API of a service.</summary>
internal sealed class AdminClient : IDisposable
{
    private const string JsonType = "application/json";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Answers leave out what is not there, and a later service may tell more than this program knows.</summary>
    private static readonly JsonSerializerOptions Tolerant =
        new(ApiJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip, RespectRequiredConstructorParameters = false };

    private readonly HttpClient _http;
    private readonly Uri _root;

    private AdminClient(HttpClient http, Uri root)
    {
        _http = http;
        _root = root;
    }

    /// <exception cref="FormatException">The token is none.</exception>
    public static AdminClient Open(AdminAddress address)
    {
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false, SslOptions = TlsOf(address) };
        HttpClient http = new(handler) { Timeout = Patience };
        if (address.Token.Length > 0)
        {
            http.DefaultRequestHeaders.Authorization = address.Token.All(c => c is > ' ' and < '\x7f')
                ? new AuthenticationHeaderValue("Bearer", address.Token)
                : throw new FormatException("the token has characters that no token has");
        }

        string root = address.Url.GetLeftPart(UriPartial.Path);
        return new AdminClient(http, new Uri(root.EndsWith('/') ? root : $"{root}/"));
    }

    /// <summary>Asks for something as JSON.</summary>
    /// <param name="path">Its path, without a slash in front.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <param name="query">Parameters; those that are <see langword="null"/> are left out.</param>
    /// <exception cref="AdminApiException">It was not answered.</exception>
    public async Task<AdminAnswer> GetAsync(string path, CancellationToken cancellation, params IEnumerable<(string Name, string? Value)> query) =>
        new(await SendAsync(HttpMethod.Get, path, query, null, JsonType, cancellation), Tolerant);

    /// <summary>Asks for text.</summary>
    /// <exception cref="AdminApiException">It was not answered.</exception>
    public Task<string> TextAsync(string path, string mediaType, CancellationToken cancellation, params IEnumerable<(string Name, string? Value)> query) =>
        SendAsync(HttpMethod.Get, path, query, null, mediaType, cancellation);

    /// <summary>Changes something.</summary>
    /// <param name="method">How.</param>
    /// <param name="path">Its path, without a slash in front.</param>
    /// <param name="body">What becomes the JSON body; <see langword="null"/> for none.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <param name="query">Parameters; those that are <see langword="null"/> are left out.</param>
    /// <exception cref="AdminApiException">It was not done.</exception>
    public async Task<AdminAnswer> SendAsync(
        HttpMethod method, string path, object? body, CancellationToken cancellation, params IEnumerable<(string Name, string? Value)> query) =>
        new(await SendAsync(method, path, query, body is null ? null : JsonSerializer.Serialize(body, ApiJson.Options), JsonType, cancellation), Tolerant);

    /// <summary>Changes something, and asks once more where no answer came: it is carried out once in any case.</summary>
    /// <param name="path">Its path, without a slash in front.</param>
    /// <param name="json">The body.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="AdminApiException">It was not done, or nobody knows.</exception>
    public async Task<AdminAnswer> PostOnceAsync(string path, string json, CancellationToken cancellation)
    {
        string key = Guid.NewGuid().ToString("n");
        try
        {
            return new AdminAnswer(await SendAsync(HttpMethod.Post, path, [], json, JsonType, cancellation, key), Tolerant);
        }
        catch (AdminApiException error) when (error.InnerException is HttpRequestException or OperationCanceledException)
        {
            return new AdminAnswer(await SendAsync(HttpMethod.Post, path, [], json, JsonType, cancellation, key), Tolerant);
        }
    }

    /// <summary>Asks for something that takes a body.</summary>
    /// <param name="path">Its path, without a slash in front.</param>
    /// <param name="json">The body.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="AdminApiException">It was not answered.</exception>
    public async Task<AdminAnswer> PostAsync(string path, string json, CancellationToken cancellation) =>
        new(await SendAsync(HttpMethod.Post, path, [], json, JsonType, cancellation), Tolerant);

    public void Dispose() => _http.Dispose();

    private static SslClientAuthenticationOptions TlsOf(AdminAddress address)
    {
        SslClientAuthenticationOptions options = new() { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 };
        if (address.AuthoritiesPath is { } path)
        {
            X509Certificate2Collection authorities = [];
            authorities.ImportFromPemFile(path);
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        if (address.CertificatePath is { } certificate)
        {
            options.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, address.KeyPath)];
        }

        return options;
    }

    private async Task<string> SendAsync(
        HttpMethod method, string path, IEnumerable<(string Name, string? Value)> query, string? body, string accept, CancellationToken cancellation, string? onceBy = null)
    {
        string parameters = string.Join('&', query.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));
        using HttpRequestMessage request = new(method, new Uri(_root, parameters.Length > 0 ? $"{path}?{parameters}" : path));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        if (onceBy is not null)
        {
            request.Headers.Add("Idempotency-Key", onceBy);
        }

        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, JsonType);
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, cancellation);
            string text = await response.Content.ReadAsStringAsync(cancellation);
            return response.IsSuccessStatusCode ? text : throw Refused(response, text);
        }
        catch (HttpRequestException error)
        {
            throw new AdminApiException($"{_root} cannot be reached: {Cause(error)}", error);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new AdminApiException($"{_root} does not answer within {Patience.TotalSeconds:0} seconds", error);
        }
    }

    private AdminApiException Refused(HttpResponseMessage response, string text)
    {
        string told = DetailOf(text) ?? $"{_root} answered {(int)response.StatusCode} and is no admin API";
        return new AdminApiException(response.StatusCode == HttpStatusCode.Unauthorized && _http.DefaultRequestHeaders.Authorization is null
            ? $"{told.TrimEnd('.')}: give it by --token-file or RLS_TOKEN"
            : told);
    }

    /// <summary>What a problem document (RFC 9457) says: its mistakes where it points at some.</summary>
    private static string? DetailOf(string text)
    {
        try
        {
            ProblemDocument? problem = JsonSerializer.Deserialize<ProblemDocument>(text, Tolerant);
            return problem?.Errors is { Count: > 0 } errors ? string.Join(" ", errors.Select(error => error.Fix.Length > 0 ? $"{error.Message.TrimEnd('.')}: {error.Fix}." : error.Message)) : problem?.Detail;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Cause(Exception error) => error switch
    {
        { InnerException: AuthenticationException refused } => refused.InnerException?.Message ?? refused.Message,
        { InnerException: SocketException refused } => refused.Message,
        _ => error.Message,
    };
}
