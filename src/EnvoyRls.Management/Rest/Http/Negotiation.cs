using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EnvoyRls.Management.Rest.Http;

/// <summary>Chooses what an answer is written in (RFC 9110, 12.5.1).</summary>
internal static class Negotiation
{
    public const string Csv = "text/csv";
    public const string PlainText = "text/plain";

    /// <summary>The media type that the client likes best among those on offer; the first on offer if it does not say.</summary>
    /// <exception cref="ProblemException">It likes none of them.</exception>
    public static string Choose(HttpRequest request, ApiOperation operation)
    {
        IReadOnlyList<string> offered = operation.Responses[0].MediaTypes is { Count: > 0 } types ? types : [ApiAnswer.Json];
        if (request.Query.TryGetValue(ApiParameters.Format.Name, out StringValues format))
        {
            return format == "csv" ? Csv : ApiAnswer.Json;
        }

        if (request.Headers.Accept.Count == 0)
        {
            return offered[0];
        }

        IList<MediaTypeHeaderValue> accepted = MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out IList<MediaTypeHeaderValue>? parsed) ? parsed : [];
        (string best, double quality) = offered.Select(type => (type, QualityOf(type, accepted))).MaxBy(item => item.Item2);
        return quality > 0 ? best : throw new ProblemException(Problems.NotAcceptable(offered));
    }

    /// <summary>The quality that the most specific range gives a type; 0 if none does.</summary>
    private static double QualityOf(string type, IList<MediaTypeHeaderValue> accepted)
    {
        MediaTypeHeaderValue offered = new(type);
        return accepted
            .Where(range => offered.IsSubsetOf(new MediaTypeHeaderValue(range.MediaType)))
            .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
            .Select(range => range.Quality ?? 1)
            .FirstOrDefault();
    }
}
