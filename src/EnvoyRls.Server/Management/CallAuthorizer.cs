using System.Net;
using EnvoyRls.Grpc;
using EnvoyRls.Management.Access;
using EnvoyRls.Server.Checks;

namespace EnvoyRls.Server.Management;

/// <summary>
/// Lets gRPC calls in by the same tokens, limits on guessing and audit trail as the admin API. Certificates are not looked at: this port has
/// authorities of its own.
/// </summary>
internal sealed class CallAuthorizer(Gatekeeper gatekeeper) : ICallAuthorizer
{
    private const string Target = $"/{CheckCalls.Service}/{UserStatsCalls.Method}";

    /// <inheritdoc/>
    public async ValueTask<GrpcStatus?> RefuseAsync(GrpcCall call, Role least)
    {
        RequestCredentials credentials = new(RequestCredentials.BearerOf(call.RequestHeader("authorization")), null);
        IPAddress address = call.Peer.Address?.Address ?? IPAddress.None;
        Admission admission = await gatekeeper.AdmitAsync(credentials, address, () => Target, call.CancellationToken);
        if (!admission.IsAdmitted)
        {
            return new GrpcStatus(CodeOf(admission.Refusal), admission.Refusal.Detail);
        }

        return admission.Principal.Role >= least
            ? null
            : new GrpcStatus(StatusCode.PermissionDenied, $"This takes the role {RoleNames.NameOf(least)}.");
    }

    private static StatusCode CodeOf(Refusal refusal) => refusal.Status switch
    {
        403 => StatusCode.PermissionDenied,
        429 => StatusCode.ResourceExhausted,
        503 => StatusCode.Unavailable,
        _ => StatusCode.Unauthenticated,
    };
}
