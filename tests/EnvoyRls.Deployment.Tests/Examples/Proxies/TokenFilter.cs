using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using global::Envoy.Extensions.Filters.Http.JwtAuthn.V3;

namespace EnvoyRls.Deployment.Tests.Examples.Proxies;

/// <summary>Verifies tokens as Envoy's filter does, as far as the examples use it: one provider, ES256, a token that may be missing.</summary>
internal sealed class TokenFilter
{
    private const string Scheme = "Bearer ";

    private readonly JwtProvider _provider;
    private readonly ECParameters _key;

    public TokenFilter(JwtAuthentication filter)
    {
        _provider = filter.Providers.Values.Single();
        JsonNode key = JsonNode.Parse(_provider.LocalJwks.InlineString)!["keys"]!.AsArray().Single()!;
        _key = new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars((string)key["x"]!), Y = Base64Url.DecodeFromChars((string)key["y"]!) },
        };
    }

    /// <summary>Adds the claims of a request's token to its metadata.</summary>
    /// <returns>Whether the request may go on: it has no token, or one that is right.</returns>
    public bool TryAdd(ProxyRequest request)
    {
        if (request.Headers.GetValueOrDefault("authorization") is not { } header || !header.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return true;
        }

        string token = header[Scheme.Length..].Trim();
        string[] parts = token.Split('.');
        if (parts.Length != 3 || !Array.TrueForAll(parts, static part => Base64Url.IsValid(part)) || !IsSigned(token[..token.LastIndexOf('.')], parts[2]))
        {
            return false;
        }

        JsonNode claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        request.Metadata["envoy.filters.http.jwt_authn"] = new JsonObject { [_provider.PayloadInMetadata] = claims };
        return (string?)claims["iss"] == _provider.Issuer;
    }

    private bool IsSigned(string text, string signature)
    {
        using ECDsa key = ECDsa.Create(_key);
        return key.VerifyData(Encoding.ASCII.GetBytes(text), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256);
    }
}
