using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using Google.Protobuf.Collections;

namespace EnvoyRls.Analysis.Explain;

/// <summary>A layer that was asked for a descriptor's rule.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Verdict">What it had to say.</param>
/// <param name="Trace">How it matched the descriptor.</param>
/// <param name="ByTier">Whether that was the descriptor with the user's tier in it.</param>
internal sealed record LayerTrace(RuleDomain Layer, LayerVerdict Verdict, MatchTrace Trace, bool ByTier)
{
    /// <summary>The layers that a call asks, in order, up to the one that decides.</summary>
    /// <param name="domain">The first layer.</param>
    /// <param name="entries">The descriptor as it came.</param>
    /// <param name="tiered">The same with the user's tier; <see langword="null"/> for no tier.</param>
    /// <param name="now">Unix time in microseconds.</param>
    public static IReadOnlyList<LayerTrace> Of(
        RuleDomain domain, RepeatedField<RateLimitDescriptor.Types.Entry> entries, RepeatedField<RateLimitDescriptor.Types.Entry>? tiered, long now)
    {
        List<LayerTrace> asked = [];
        foreach (RuleDomain layer in domain.Layers)
        {
            LayerTrace own = Ask(layer, entries, byTier: false, now);
            LayerTrace told = tiered is null ? own : Better(Ask(layer, tiered, byTier: true, now), own);
            asked.Add(told);
            if (told.Verdict == LayerVerdict.Decides)
            {
                break;
            }
        }

        return asked;
    }

    private static LayerTrace Ask(RuleDomain layer, RepeatedField<RateLimitDescriptor.Types.Entry> entries, bool byTier, long now)
    {
        MatchTrace trace = MatchTrace.Of(layer, entries);
        LayerVerdict verdict = trace.Match is not { Rule: { } rule } node ? LayerVerdict.NoRule
            : LayerSearch.Holds(node, rule, entries, now, AssumedClient.Ordinary) ? LayerVerdict.Decides
            : LayerVerdict.NotInForce;
        return new LayerTrace(layer, verdict, trace, byTier);
    }

    /// <summary>The tier is asked for first, so that it decides if it can; else the one that says more.</summary>
    private static LayerTrace Better(LayerTrace ofTier, LayerTrace own) => ofTier.Verdict <= own.Verdict && ofTier.Verdict != LayerVerdict.NoRule ? ofTier : own;
}
