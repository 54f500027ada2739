using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace EnvoyRls.Management.OpenApi;

/// <summary>With which statuses an operation may tell of a problem.</summary>
internal static class ProblemStatuses
{
    public static IReadOnlyList<int> Of(ApiOperation operation)
    {
        SortedSet<int> statuses = [.. operation.Problems, StatusCodes.Status400BadRequest, StatusCodes.Status406NotAcceptable, StatusCodes.Status500InternalServerError];
        if (operation.Role is not null)
        {
            statuses.UnionWith([StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable]);
        }

        if (operation.Body is not null)
        {
            statuses.UnionWith([StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType]);
        }

        if (operation.IsConditional && operation.IsWrite)
        {
            statuses.Add(StatusCodes.Status412PreconditionFailed);
        }

        if (operation.IsChange)
        {
            statuses.UnionWith([StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity]);
        }

        statuses.ExceptWith(operation.Responses.Select(response => response.Status));
        return [.. statuses];
    }

    /// <summary>What a status means, in the words of its standard.</summary>
    public static string Phrase(int status) => ReasonPhrases.GetReasonPhrase(status);
}
