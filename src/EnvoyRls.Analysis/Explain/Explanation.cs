using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Analysis.Simulation;
using EnvoyRls.Core.Matching;

namespace EnvoyRls.Analysis.Explain;

/// <summary>What happens to one descriptor of a call, and why.</summary>
/// <param name="Descriptor">The descriptor.</param>
/// <param name="Trace">How it was matched.</param>
/// <param name="Charges">What is charged for it.</param>
/// <param name="Status">Its status in the answer to the call, over counters that were never charged before.</param>
/// <param name="Notes">What else decides: replaced limits, schedules, rollout.</param>
internal sealed record Explanation(
    RateLimitDescriptor Descriptor,
    MatchTrace Trace,
    IReadOnlyList<RecordedCharge> Charges,
    RateLimitResponse.Types.DescriptorStatus Status,
    IReadOnlyList<string> Notes);
