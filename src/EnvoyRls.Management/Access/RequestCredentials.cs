using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EnvoyRls.Management.Access;

/// <summary>What a request brings to be recognised by: a header where there is one, as it was chosen for this request, else the connection's certificate.</summary>
/// <param name="Bearer">The text of a bearer token (RFC 6750, 2.1), as sent; empty for an Authorization header that holds something else; <see langword="null"/> for none.</param>
/// <param name="Certificate">The client's certificate, whose chain the listener has verified; <see langword="null"/> for none.</param>
internal readonly record struct RequestCredentials(string? Bearer, X509Certificate2? Certificate)
{
    private const string Scheme = "Bearer ";

    public bool IsEmpty => Bearer is null && Certificate is null;

    public static RequestCredentials Of(HttpContext context)
    {
        string? bearer = BearerOf(context.Request.Headers.Authorization);
        return new RequestCredentials(bearer, bearer is null ? context.Connection.ClientCertificate : null);
    }

    /// <summary>The bearer token of a request's Authorization headers. Several are nobody's: a proxy and this service could read different ones.</summary>
    public static string? BearerOf(StringValues headers) => headers switch
    {
        [] => null,
        [{ } header] when header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) => header[Scheme.Length..].Trim(' '),
        _ => "",
    };
}
