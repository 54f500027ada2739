using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Suites;

/// <summary>A request, once or again and again, and what is expected of the answers.</summary>
/// <param name="Place">Where it is written.</param>
/// <param name="At">When the first request is made, in microseconds since the test's start.</param>
/// <param name="Request">The request; without a domain it is for the only one that the rules have.</param>
/// <param name="Repeat">How many times it is made, at least 1.</param>
/// <param name="Every">Microseconds from one request to the next.</param>
/// <param name="Expect">What is expected.</param>
internal sealed record SuiteStep(RulePlace Place, long At, RateLimitRequest Request, int Repeat, long Every, Expectation Expect)
{
    /// <summary>What is known of the client; <see langword="null"/> for nothing.</summary>
    public ClientStanding? Client { get; init; }
}
