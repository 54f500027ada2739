using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;

namespace EnvoyRls.Adaptive.Backtest;

/// <summary>What became of a call, with the adaptive layer and without.</summary>
/// <param name="WithLayer">With overrides, as they stood.</param>
/// <param name="RulesAlone">By the rules alone, whose counters never saw an override.</param>
/// <param name="IsKnown">Whether its client was known from before; <see langword="false"/> as long as that cannot be told, and for a call that names no client.</param>
internal readonly record struct SimulatedCall(RateLimitResult WithLayer, RateLimitResult RulesAlone, bool IsKnown)
{
    /// <summary>Whether both could decide; if not, the request is one that the service refuses.</summary>
    public bool IsAnswered => WithLayer.IsAnswered && RulesAlone.IsAnswered;

    /// <summary>Whether it is denied with the layer.</summary>
    public bool IsDenied => IsOver(WithLayer);

    /// <summary>Whether the rules alone deny it.</summary>
    public bool IsDeniedByRules => IsOver(RulesAlone);

    private static bool IsOver(RateLimitResult result) => result.IsAnswered && result.Response.OverallCode == RateLimitResponse.Types.Code.OverLimit;
}
