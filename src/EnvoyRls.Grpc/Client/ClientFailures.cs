using System.Net;
using System.Security.Authentication;

namespace EnvoyRls.Grpc.Client;

/// <summary>What failures of HTTP mean in gRPC, by the tables of the specification.</summary>
internal static class ClientFailures
{
    /// <summary>The status for an HTTP answer that is not one of gRPC.</summary>
    public static GrpcStatus FromHttpStatus(HttpStatusCode status) => new(
        status switch
        {
            HttpStatusCode.BadRequest => StatusCode.Internal,
            HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
            HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
            HttpStatusCode.NotFound => StatusCode.Unimplemented,
            HttpStatusCode.TooManyRequests => StatusCode.Unavailable,
            HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
            _ => StatusCode.Unknown,
        },
        $"the server answered with HTTP status {(int)status}");

    /// <summary>The status for a connection or stream that broke.</summary>
    public static GrpcStatus FromTransport(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpProtocolException reset)
            {
                return FromErrorCode(reset.ErrorCode);
            }
        }

        // What is wrong with a certificate is said by the innermost exception alone.
        string reason = error.GetBaseException() is AuthenticationException refused ? refused.Message : error.Message;
        return new(StatusCode.Unavailable, $"the server cannot be reached: {reason}");
    }

    // The HTTP/2 error codes of RFC 9113, section 7.
    private static GrpcStatus FromErrorCode(long code) => code switch
    {
        0x7 => new(StatusCode.Unavailable, "the server refused the stream"),
        0x8 => new(StatusCode.Cancelled, "the server cancelled the stream"),
        0xb => new(StatusCode.ResourceExhausted, "the server asks for calm"),
        0xc => new(StatusCode.PermissionDenied, "the connection is not secure enough for the server"),
        _ => new(StatusCode.Internal, $"the server reset the stream with HTTP/2 error {code}"),
    };
}
