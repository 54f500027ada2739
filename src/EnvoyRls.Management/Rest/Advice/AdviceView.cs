using System.ComponentModel;
using EnvoyRls.Adaptive.Segments;

namespace EnvoyRls.Management.Rest.Advice;

/// <summary>A limit that demand suggests for a rule.</summary>
internal sealed record AdviceView(
    [property: Description("The domain.")] string Domain,
    [property: Description("The rule's full key.")] string Rule,
    [property: Description("The amount of the limit as it is.")] uint OldAmount,
    [property: Description("The amount advised.")] uint NewAmount,
    [property: Description("The limit's window in milliseconds.")] long WindowMs,
    [property: Description("What keys ask for in a window, at the 99th percentile.")] double Demand,
    [property: Description("Demand with headroom, before any bound.")] double Wanted,
    [property: Description("What kept the advice from that: none, step, floor, ceiling.")] string BoundBy,
    [property: Description("Minutes without anomalies that had demand.")] int Minutes,
    [property: Description("The share of keys and windows that ask for more than the limit as it is, 0 to 1.")] double DeniedBefore,
    [property: Description("The share that would ask for more than the limit advised, 0 to 1.")] double DeniedAfter)
{
    public static AdviceView Of(LimitAdvice advice) => new(
        advice.Domain,
        advice.Rule,
        advice.OldAmount,
        advice.NewAmount,
        advice.Window / 1_000,
        advice.Demand,
        advice.Wanted,
        advice.Bound switch
        {
            AdviceBound.Step => "step",
            AdviceBound.Floor => "floor",
            AdviceBound.Ceiling => "ceiling",
            _ => "none",
        },
        advice.Minutes,
        advice.DeniedBefore,
        advice.DeniedAfter);
}
