using EnvoyRls.Api.Envoy.Service.RateLimit.V3;

namespace EnvoyRls.Analysis.DryRun;

/// <summary>A call of a traffic sample.</summary>
/// <param name="Request">The call; not changed.</param>
/// <param name="At">When it is made; <see langword="null"/> to be spread with the others over the duration of the run.</param>
internal sealed record SampleRequest(RateLimitRequest Request, DateTimeOffset? At = null);
