using System.Diagnostics;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;

namespace EnvoyRls.Core.Decisions;

/// <summary>
/// The spans inside a decision: which rules match, and what comes of them. Each is <see langword="null"/> while nobody listens
/// or the trace is not recorded.
/// </summary>
public static class DecisionSpans
{
    /// <summary>The name of the source; all spans of this program are of a source of this name.</summary>
    public const string SourceName = "EnvoyRls";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether anybody listens.</summary>
    internal static bool Enabled => Source.HasListeners();

    /// <summary>The search for what the descriptors of a call are held to.</summary>
    internal static Activity? Match() => Source.StartActivity("Rule Match");

    /// <summary>Tells a span what was found.</summary>
    internal static void Matched(Activity? span, RateLimitCall call)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        List<string> rules = [];
        foreach (ref readonly DescriptorSlot slot in call.Slots)
        {
            if (slot.Node is { } node)
            {
                rules.Add(node.FullKey);
            }
        }

        span.SetTag("descriptors", call.Slots.Length);
        span.SetTag("rules", rules.ToArray());
    }

    /// <summary>The judgement on counts, and the making of the answer.</summary>
    internal static Activity? Decide() => Source.StartActivity("Decision");

    /// <summary>Tells a span what the decision was.</summary>
    internal static void Decided(Activity? span, RateLimitResponse response)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        bool isOver = response.OverallCode == RateLimitResponse.Types.Code.OverLimit;
        span.SetTag("overall code", isOver ? "OVER_LIMIT" : "OK");
        span.SetTag("denied descriptors", response.Statuses.Count(static status => status.Code == RateLimitResponse.Types.Code.OverLimit));
    }
}
