using System.Diagnostics.CodeAnalysis;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;

namespace EnvoyRls.Core.Decisions;

/// <summary>What came of a call: a response or a fault, never both.</summary>
public readonly record struct RateLimitResult
{
    public RateLimitResult(RateLimitResponse response) => Response = response;

    public RateLimitResult(CallFault fault) => Fault = fault;

    public RateLimitResponse? Response { get; }

    public CallFault? Fault { get; }

    [MemberNotNullWhen(true, nameof(Response))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsAnswered => Response is not null;
}
