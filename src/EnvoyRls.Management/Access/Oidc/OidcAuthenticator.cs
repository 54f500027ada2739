using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EnvoyRls.Management.Access.Oidc;

/// <summary>
/// Recognises JSON Web Tokens (RFC 7519) of one OpenID Connect issuer: signed by one of its published keys, for this audience, and in force. Neither
/// unsigned tokens nor shared secrets are taken, nor a header parameter marked critical, of which none is known here (RFC 7515, 4.1.11).
/// </summary>
internal sealed class OidcAuthenticator(OidcOptions options, SigningKeys keys, TimeProvider time) : IAuthenticator
{
    private const int LongestToken = 16 * 1024;
    private const int LongestName = 256;

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    private static readonly string[] Algorithms =
        [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSsaPssSha256];

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = LongestToken };

    public async ValueTask<Authentication?> AuthenticateAsync(RequestCredentials credentials, CancellationToken cancellation)
    {
        // Three parts are a signature; five would be an encryption, for which nobody here has a key.
        if (credentials.Bearer is not { } text || text.AsSpan().Count('.') != 2)
        {
            return null;
        }

        if (Parse(text) is not { } token)
        {
            return Authentication.Invalid("malformed JWT");
        }

        if (!Algorithms.Contains(token.Alg, StringComparer.Ordinal) || token.TryGetHeaderValue("crit", out object _))
        {
            return Authentication.Invalid("the JWT's algorithm or a critical header of it is not taken");
        }

        IReadOnlyList<JsonWebKey>? candidates = await keys.FindAsync(token.Kid is { Length: > 0 } id ? id : null, cancellation);
        if (candidates is null)
        {
            return Authentication.Unavailable("the issuer's keys could never be read", "The identity provider's keys cannot be read now.");
        }

        TokenValidationResult result = await _handler.ValidateTokenAsync(token, ParametersFor(candidates.Where(key => key.Alg is null or "" || key.Alg == token.Alg)));
        return result.IsValid ? Recognise(token) : Authentication.Invalid(ReasonOf(result.Exception));
    }

    private static JsonWebToken? Parse(string text)
    {
        if (text.Length > LongestToken)
        {
            return null;
        }

        try
        {
            return new JsonWebToken(text);
        }
        catch (Exception error) when (error is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    private TokenValidationParameters ParametersFor(IEnumerable<JsonWebKey> candidates) => new()
    {
        ValidAlgorithms = Algorithms,
        IssuerSigningKeys = candidates,
        TryAllIssuerSigningKeys = true,
        ValidIssuer = options.Issuer,
        ValidAudience = options.Audience,
        LifetimeValidator = IsInForce,
    };

    private bool IsInForce(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        return expires is { } end && now - ClockSkew < end && (notBefore is not { } start || now + ClockSkew >= start);
    }

    private Authentication Recognise(JsonWebToken token)
    {
        using JsonDocument claims = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        string name = NameIn(claims.RootElement);
        if (name.Length == 0)
        {
            return Authentication.Invalid("the JWT has no sub");
        }

        string actor = $"oidc:{name}";
        HashSet<string> groups = new(GroupsClaim.Read(claims.RootElement, options.RoleClaim), StringComparer.Ordinal);
        Role[] roles = [.. options.Roles.Where(item => groups.Contains(item.Name)).Select(item => item.Role)];
        return roles.Length > 0
            ? Authentication.Of(new Principal(actor, roles.Max()))
            : Authentication.NoRole(actor, $"no group in {options.RoleClaim} has a role");
    }

    /// <summary>The address of mail, if the issuer has verified that it is theirs, else what the issuer calls them.</summary>
    private static string NameIn(JsonElement claims)
    {
        bool isVerified = claims.TryGetProperty("email_verified", out JsonElement verified) && verified.ValueKind == JsonValueKind.True;
        string name = isVerified ? TextOf(claims, "email") : "";
        return name.Length > 0 ? name : TextOf(claims, "sub");
    }

    private static string TextOf(JsonElement claims, string claim)
    {
        bool isText = claims.TryGetProperty(claim, out JsonElement value) && value.ValueKind == JsonValueKind.String;
        string text = isText ? value.GetString()! : "";
        return text.Length <= LongestName && !text.Any(char.IsControl) ? text : "";
    }

    /// <summary>The library's own sentences quote what they were given.</summary>
    private static string ReasonOf(Exception? error) => error switch
    {
        SecurityTokenInvalidIssuerException => "the JWT is of another issuer",
        SecurityTokenInvalidAudienceException => "the JWT is for another audience",
        SecurityTokenInvalidLifetimeException => "the JWT is not in force: expired, not yet valid, or without exp",
        _ => "the JWT's signature is of no key of the issuer",
    };
}
