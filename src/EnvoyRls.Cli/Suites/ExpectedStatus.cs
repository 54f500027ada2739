using EnvoyRls.Api.Envoy.Service.RateLimit.V3;

namespace EnvoyRls.Cli.Suites;

/// <summary>What is expected of one descriptor's status; what is not said is not looked at.</summary>
internal sealed record ExpectedStatus
{
    public Expected<RateLimitResponse.Types.Code>? Code { get; init; }

    /// <summary>The amount of the limit; <see langword="null"/> as the value for a descriptor without a limit.</summary>
    public Expected<uint?>? Limit { get; init; }

    public Expected<RateLimitResponse.Types.RateLimit.Types.Unit>? Unit { get; init; }

    public Expected<uint>? Remaining { get; init; }

    /// <summary>Microseconds, whole milliseconds; what comes is rounded up to these.</summary>
    public Expected<long>? Reset { get; init; }

    /// <summary>Like <see cref="Reset"/>; <see langword="null"/> as the value where waiting does not help.</summary>
    public Expected<long?>? RetryAfter { get; init; }

    /// <summary>Like <see cref="Reset"/>: how long the admitted hits are told to wait.</summary>
    public Expected<long>? Delay { get; init; }
}
