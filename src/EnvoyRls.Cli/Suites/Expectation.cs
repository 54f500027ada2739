using EnvoyRls.Api.Envoy.Service.RateLimit.V3;

namespace EnvoyRls.Cli.Suites;

/// <summary>
/// What a step expects; what is not said is not looked at. The code must be every answer's, admitted and denied count
/// all answers, everything else is looked for in the last one.
/// </summary>
internal sealed record Expectation
{
    public Expected<RateLimitResponse.Types.Code>? Code { get; init; }

    public Expected<long>? Admitted { get; init; }

    public Expected<long>? Denied { get; init; }

    /// <summary>One for each descriptor of the request; empty for none expected.</summary>
    public IReadOnlyList<ExpectedStatus> Statuses { get; init; } = [];

    /// <summary>Response headers by name.</summary>
    public IReadOnlyList<KeyValuePair<string, Expected<string>>> Headers { get; init; } = [];

    /// <summary>Dynamic metadata by dotted path; values are text, numbers (<see cref="double"/>) and booleans.</summary>
    public IReadOnlyList<KeyValuePair<string, Expected<object>>> Metadata { get; init; } = [];

    /// <summary>Text that the body contains.</summary>
    public Expected<string>? RawBody { get; init; }
}
