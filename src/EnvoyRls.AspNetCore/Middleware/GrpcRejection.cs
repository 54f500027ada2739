using System.Globalization;
using EnvoyRls.Grpc;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.AspNetCore.Middleware;

/// <summary>
/// Denies a gRPC call as its client understands it: a status and no message ("Trailers-Only" of the gRPC over HTTP/2
/// protocol). A plain 429 would be UNAVAILABLE to it, which clients repeat at once.
/// </summary>
internal static class GrpcRejection
{
    private const string ContentType = "application/grpc";

    public static bool IsCall(HttpRequest request) =>
        request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) == true;

    public static void Write(HttpResponse response, RateLimitDecision decision)
    {
        bool isLimit = decision.Source != DecisionSource.FailureMode;
        StatusCode code = isLimit ? StatusCode.ResourceExhausted : StatusCode.Unavailable;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ContentType;
        response.Headers["grpc-status"] = ((int)code).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = isLimit ? "rate limited" : "rate limits cannot be checked";
    }
}
