using EnvoyRls.Core.Rules;

namespace EnvoyRls.Adaptive.Segments;

/// <summary>A limit that demand suggests for a rule, and what speaks for it.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Node">The rule.</param>
/// <param name="OldAmount">The amount of the limit as it is.</param>
/// <param name="NewAmount">The amount advised.</param>
/// <param name="Window">The limit's window, microseconds.</param>
/// <param name="Demand">What keys ask for in a window, at the share of <see cref="AdviceOptions.Share"/>; at most, where windows were not counted one by one.</param>
/// <param name="Wanted">The amount wanted: <paramref name="Demand"/> with headroom, before any bound.</param>
/// <param name="Bound">What kept the advice from being that.</param>
/// <param name="Minutes">Clean minutes with demand.</param>
/// <param name="Values">Keys times windows looked at.</param>
/// <param name="DeniedBefore">The share of them that ask for more than the limit as it is, 0 to 1.</param>
/// <param name="DeniedAfter">The share of them that would ask for more than the limit advised, 0 to 1.</param>
internal sealed record LimitAdvice(
    string Domain,
    RuleNode Node,
    uint OldAmount,
    uint NewAmount,
    long Window,
    double Demand,
    double Wanted,
    AdviceBound Bound,
    int Minutes,
    double Values,
    double DeniedBefore,
    double DeniedAfter)
{
    /// <summary>The rule's full key.</summary>
    public string Rule => Node.FullKey;
}
