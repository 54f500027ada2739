using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EnvoyRls.Management.Rest.Http;

/// <summary>Puts an answer on the wire.</summary>
internal static class AnswerWriter
{
    public static async Task WriteAsync(HttpContext http, ApiAnswer answer, CancellationToken stopping)
    {
        HttpResponse response = http.Response;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        foreach ((string name, string value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        if (IsKnownToClient(http, answer))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.StatusCode = answer.Status;
        if (answer.ContentType.Length > 0)
        {
            response.ContentType = answer.ContentType;
        }

        if (answer.Stream is { } stream)
        {
            await StreamAsync(http, stream, stopping);
        }
        else if (!answer.Body.IsEmpty)
        {
            response.ContentLength = answer.Body.Length;
            await response.BodyWriter.WriteAsync(answer.Body, http.RequestAborted);
        }
    }

    private static bool IsKnownToClient(HttpContext http, ApiAnswer answer) =>
        answer.Status == StatusCodes.Status200OK
        && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        && http.Response.Headers.ETag is [{ } tag]
        && EntityTagHeaderValue.TryParseList(http.Request.Headers.IfNoneMatch, out IList<EntityTagHeaderValue>? known)
        && EntityTags.Contain(known, tag);

    private static async Task StreamAsync(HttpContext http, Func<HttpResponse, CancellationToken, Task> stream, CancellationToken stopping)
    {
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        await stream(http.Response, ends.Token);
    }
}
