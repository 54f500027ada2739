using EnvoyRls.Analysis.Simulation;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Counters;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules.Lists;

namespace EnvoyRls.Analysis.Explain;

/// <summary>What happens to one descriptor of a call, and why.</summary>
/// <param name="Descriptor">The descriptor.</param>
/// <param name="Layers">The layers that were asked for its rule, in order; none if only a release that is not staged for it has the domain.</param>
/// <param name="Charges">What is charged for it.</param>
/// <param name="Status">Its status in the answer to the call, over counters that were never charged before.</param>
/// <param name="Notes">What else decides: lists, tiers, replaced limits, schedules, rollout.</param>
internal sealed record Explanation(
    RateLimitDescriptor Descriptor,
    IReadOnlyList<LayerTrace> Layers,
    IReadOnlyList<RecordedCharge> Charges,
    RateLimitResponse.Types.DescriptorStatus Status,
    IReadOnlyList<string> Notes)
{
    /// <summary>How the descriptor was matched: in the layer that decides, else in the first that has a rule at all, else in the last.</summary>
    public MatchTrace Trace => Layers.MinBy(layer => layer.Verdict) switch
    {
        null => MatchTrace.None,
        { Verdict: LayerVerdict.NoRule } => Layers[^1].Trace,
        var best => best.Trace,
    };

    /// <summary>The list that decides, whatever the rules say.</summary>
    public AccessVerdict? Listed { get; init; }

    /// <summary>The tier that the user of the descriptor is in; <see langword="null"/> for none, and if the descriptor tells its tier.</summary>
    public string? Tier { get; init; }

    /// <summary>How the counters of the service stand; <see langword="null"/> if they were not asked for.</summary>
    public CounterInspection? Live { get; init; }
}
