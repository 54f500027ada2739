using EnvoyRls.Grpc;
using EnvoyRls.Management.Access;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Server.Checks;

/// <summary>Lets the gatekeeper of the admin API look at gRPC calls: tokens, the brake on guessing and the audit trail are the same.</summary>
internal sealed class CallAuthorizer(IGatekeeper gatekeeper) : ICallAuthorizer
{
    private const string Target = $"/{CheckCalls.Service}/{UserStatsCalls.Method}";

    /// <inheritdoc/>
    public async ValueTask<GrpcStatus?> RefuseAsync(GrpcCall call, Role least)
    {
        Admission admission = await gatekeeper.AdmitAsync(RequestOf(call));
        if (!admission.IsAdmitted)
        {
            return new GrpcStatus(CodeOf(admission.Refusal.Status), admission.Refusal.Detail);
        }

        return admission.Principal.Role < least
            ? new GrpcStatus(StatusCode.PermissionDenied, $"This needs the role {RoleNames.NameOf(least)}.")
            : null;
    }

    /// <summary>The call as the gatekeeper knows requests. Certificates are not handed on: this port has authorities of its own.</summary>
    private static DefaultHttpContext RequestOf(GrpcCall call)
    {
        DefaultHttpContext request = new() { RequestAborted = call.CancellationToken };
        request.Request.Method = HttpMethods.Post;
        request.Request.Path = Target;
        request.Connection.RemoteIpAddress = call.Peer.Address?.Address;
        if (call.RequestHeader("authorization") is { } authorization)
        {
            request.Request.Headers.Authorization = authorization;
        }

        return request;
    }

    private static StatusCode CodeOf(int status) => status switch
    {
        StatusCodes.Status403Forbidden => StatusCode.PermissionDenied,
        StatusCodes.Status429TooManyRequests => StatusCode.ResourceExhausted,
        StatusCodes.Status503ServiceUnavailable => StatusCode.Unavailable,
        _ => StatusCode.Unauthenticated,
    };
}
