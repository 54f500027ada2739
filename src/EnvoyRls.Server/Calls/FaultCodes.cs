using EnvoyRls.Core.Decisions;
using EnvoyRls.Grpc;

namespace EnvoyRls.Server.Calls;

/// <summary>The gRPC code of each fault; with STATUS_COMPAT all of them are UNKNOWN, as the reference answers.</summary>
internal sealed class FaultCodes(bool compatible)
{
    public StatusCode Of(CallFaultKind kind) => compatible ? StatusCode.Unknown : kind switch
    {
        CallFaultKind.InvalidRequest => StatusCode.InvalidArgument,
        CallFaultKind.NotConfigured => StatusCode.Unavailable,
        CallFaultKind.StoreUnavailable => StatusCode.Unavailable,
        CallFaultKind.DeadlineExceeded => StatusCode.DeadlineExceeded,
        CallFaultKind.Overloaded => StatusCode.ResourceExhausted,
        _ => StatusCode.Internal,
    };
}
