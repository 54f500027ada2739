using System.Security.Cryptography;
using System.Text;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Repository;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Http;

/// <summary>Reads <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header) and <c>Prefer</c> (RFC 7240).</summary>
internal static class Preferences
{
    public const string IdempotencyKeyHeader = "Idempotency-Key";
    public const string PreferHeader = "Prefer";
    public const string StrictHandling = "handling=strict";
    private const int LongestKey = 255;

    /// <summary>What a change asks for.</summary>
    /// <exception cref="ProblemException">The key cannot be one.</exception>
    public static RequestPreferences Read(HttpRequest request, ReadOnlySpan<byte> body, Principal principal)
    {
        bool strict = request.Headers[PreferHeader]
            .SelectMany(field => (field ?? "").Split(',', StringSplitOptions.TrimEntries))
            .Any(preference => preference.Replace("\"", "", StringComparison.Ordinal).Equals(StrictHandling, StringComparison.OrdinalIgnoreCase));
        return new RequestPreferences(KeyOf(request, body, principal), strict);
    }

    private static IdempotencyKey? KeyOf(HttpRequest request, ReadOnlySpan<byte> body, Principal principal)
    {
        if (!request.Headers.TryGetValue(IdempotencyKeyHeader, out var values))
        {
            return null;
        }

        // The draft writes a structured field's string, most clients the bare key.
        string key = (values.Count == 1 ? values[0] ?? "" : "").Trim();
        key = key.Length >= 2 && key.StartsWith('"') && key.EndsWith('"') ? key[1..^1] : key;
        return key.Length is > 0 and <= LongestKey
            ? new IdempotencyKey(principal.Name, key, Fingerprint(request, body))
            : throw new ProblemException(Problems.InvalidHeader($"{IdempotencyKeyHeader} must be one key of 1 to {LongestKey} characters."));
    }

    private static string Fingerprint(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path}{request.QueryString}\n"));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
