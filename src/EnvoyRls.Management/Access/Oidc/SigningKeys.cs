using System.Net.Security;
using System.Security.Authentication;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace EnvoyRls.Management.Access.Oidc;

/// <summary>
/// The keys that an issuer signs with, as it publishes them. They are read when first needed, when a token names one that is not known (the issuer may
/// have changed keys), and when they are ten minutes old (it may have withdrawn some); never more often than every 30 s. Those known stay while the
/// issuer is away.
/// </summary>
internal sealed class SigningKeys(HttpClient http, Uri address, TimeProvider time, ILogger<SigningKeys> log)
{
    private const int LeastRsaBits = 2048;

    private static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestAge = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private Task _reading = Task.CompletedTask;
    private long? _lastAttempt;
    private volatile KeySet? _keys;

    /// <summary>A client for reading keys: without redirections, and bounded in time and size.</summary>
    public static HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        SslOptions = new SslClientAuthenticationOptions { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 },
    })
    {
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = 256 * 1024,
    };

    /// <summary>The keys that may have signed a token.</summary>
    /// <param name="id">The key that the token names; <see langword="null"/> if it names none, and any may have.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The keys; <see langword="null"/> if they could never be read.</returns>
    public async ValueTask<IReadOnlyList<JsonWebKey>?> FindAsync(string? id, CancellationToken cancellation)
    {
        if (_keys is not { } known || time.GetElapsedTime(known.ReadAt) > LongestAge || !known.Has(id))
        {
            await ReadIfDue().WaitAsync(cancellation);
        }

        return _keys?.Find(id);
    }

    private Task ReadIfDue()
    {
        lock (_gate)
        {
            bool isDue = _lastAttempt is not { } last || time.GetElapsedTime(last) >= LeastInterval;
            if (_reading.IsCompleted && isDue)
            {
                _lastAttempt = time.GetTimestamp();
                _reading = ReadAsync();
            }

            return _reading;
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            string text = await http.GetStringAsync(address);
            _keys = new KeySet(Parse(text), time.GetTimestamp());
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or JsonException)
        {
            log.LogWarning("The keys of {Address} cannot be read, those known stay in force: {Error}", address.GetLeftPart(UriPartial.Path), error.Message);
        }
    }

    /// <exception cref="JsonException">The text is no JWK Set.</exception>
    private static List<JsonWebKey> Parse(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("keys", out JsonElement keys)
            || keys.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("the document is no JWK Set");
        }

        return [.. keys.EnumerateArray().Select(TryParseKey).OfType<JsonWebKey>()];
    }

    /// <summary>Keys that cannot be used here are to be passed over (RFC 7517, 5).</summary>
    private static JsonWebKey? TryParseKey(JsonElement text)
    {
        try
        {
            JsonWebKey key = new(text.GetRawText());
            return IsUsable(key) ? key : null;
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Only public keys for signatures: a secret one (kty oct) would let anybody who can read the set make tokens.</summary>
    private static bool IsUsable(JsonWebKey key) =>
        key.Use is null or "" or "sig"
        && (key.Kty == JsonWebAlgorithmsKeyTypes.EllipticCurve || (key.Kty == JsonWebAlgorithmsKeyTypes.RSA && key.KeySize >= LeastRsaBits));
}
