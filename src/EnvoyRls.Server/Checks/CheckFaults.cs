using EnvoyRls.Core.Decisions;
using EnvoyRls.Management.Rest.Http;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Server.Checks;

/// <summary>Faults of the limiter as problems. Never 429, which says that the call asked about is over its limit.</summary>
internal static class CheckFaults
{
    /// <summary>What the fault of a check that could not be decided is, over HTTP.</summary>
    public static Problem Of(CallFault fault) => fault.Kind switch
    {
        CallFaultKind.InvalidRequest => Problems.Unprocessable("invalid-check", Sentence(fault)),
        CallFaultKind.NotConfigured => Problems.Unavailable(Sentence(fault)) with { Slug = "not-configured" },
        CallFaultKind.DeadlineExceeded => new Problem(StatusCodes.Status504GatewayTimeout, "deadline-exceeded", Sentence(fault)),
        CallFaultKind.Overloaded => Problems.Unavailable(Sentence(fault)) with { Slug = "overloaded" },
        _ => Problems.Unavailable(Sentence(fault)) with { Slug = "store-unavailable" },
    };

    // The limiter's messages are made for gRPC, where they are no sentences.
    private static string Sentence(CallFault fault) =>
        fault.Message.Length == 0 ? "" : string.Concat(fault.Message[..1].ToUpperInvariant(), fault.Message.AsSpan(1), ".");
}
