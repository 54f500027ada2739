using EnvoyRls.Grpc;
using EnvoyRls.Management.Access;

namespace EnvoyRls.Server.Checks;

/// <summary>Says who may call what over gRPC, by the bearer token in the metadata <c>authorization</c>.</summary>
internal interface ICallAuthorizer
{
    /// <summary>Looks at the credentials of a call. A refusal is on its way to the audit trail already.</summary>
    /// <param name="call">The call.</param>
    /// <param name="least">The role that it takes.</param>
    /// <returns>How to end the call; <see langword="null"/> if it may go on.</returns>
    ValueTask<GrpcStatus?> RefuseAsync(GrpcCall call, Role least);
}
