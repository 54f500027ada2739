using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Http;

/// <summary>Pages of other sites may not use a client certificate that a browser offers by itself (Fetch Metadata).</summary>
internal static class CrossSite
{
    /// <exception cref="ProblemException">A browser says that a page of another site asks.</exception>
    public static void Refuse(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site")
        {
            throw new ProblemException(Problems.Forbidden("Pages of other sites may not use this API."));
        }
    }
}
