using EnvoyRls.Api.Envoy.Service.RateLimit.V3;

namespace EnvoyRls.Server.Endpoints;

/// <summary>What a request got: a response or, exclusively, a fault.</summary>
internal readonly record struct RateLimitAnswer
{
    private RateLimitAnswer(RateLimitResponse? response, RateLimitFault? fault) => (Response, Fault) = (response, fault);

    public RateLimitResponse? Response { get; }

    public RateLimitFault? Fault { get; }

    public static RateLimitAnswer Of(RateLimitResponse response) => new(response, null);

    public static RateLimitAnswer Failed(FaultKind kind, string message) => new(null, new RateLimitFault(kind, message));
}
