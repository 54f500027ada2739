using Polly.CircuitBreaker;
using Polly.Timeout;

namespace EnvoyRls.AspNetCore.Client;

/// <summary>Says why there was no decision, in one of few words.</summary>
internal static class FailureReason
{
    public const string Timeout = "timeout";

    public static string Of(Exception error) => error switch
    {
        TimeoutRejectedException or OperationCanceledException or RateLimitServiceException { Code: "DeadlineExceeded" } => Timeout,
        BrokenCircuitException => "circuit_open",
        RateLimitServiceException failure => failure.Code,
        _ => "pipeline",
    };
}
