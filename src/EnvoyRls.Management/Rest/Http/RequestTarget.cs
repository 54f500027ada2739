using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EnvoyRls.Management.Rest.Http;

/// <summary>The path of a request as it was sent, because the server leaves <c>%2F</c> escaped and so cannot tell it from <c>%252F</c>.</summary>
internal static class RequestTarget
{
    /// <summary>The segments of the path, each unescaped.</summary>
    public static IReadOnlyList<string> Segments(HttpContext http)
    {
        string target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        string path = target.StartsWith('/') ? target : http.Request.Path.Value ?? "";
        int query = path.IndexOf('?', StringComparison.Ordinal);
        return [.. (query < 0 ? path : path[..query]).TrimStart('/').Split('/').Select(Uri.UnescapeDataString)];
    }
}
