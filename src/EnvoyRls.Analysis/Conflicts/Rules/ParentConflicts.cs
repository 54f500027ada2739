using EnvoyRls.Analysis.Wording;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Conflicts.Rules;

/// <summary>Limits that can never be reached, because a limit above that is charged with them is reached first.</summary>
internal static class ParentConflicts
{
    /// <remarks>Only rules of the first layer are looked at: for those of others a layer before may have another limit above.</remarks>
    public static void Find(RuleDomain domain, ConflictList conflicts)
    {
        bool allOrNothing = domain.Charge == ChargeMode.AllOrNothing;
        foreach (RuleNode node in domain.Root.Descendants().Where(node => node.Rule is { ChargeParents: true }))
        {
            for (RuleNode? above = node.Parent; above is not null; above = above.Parent)
            {
                if (above.Rule is { ShadowMode: false, QuotaMode: false, Action: RuleAction.Reject } parent && Verdict.AlwaysHolds(parent))
                {
                    Compare(node, above, allOrNothing, conflicts);
                }
            }
        }
    }

    private static void Compare(RuleNode node, RuleNode above, bool allOrNothing, ConflictList conflicts)
    {
        foreach (RuleLimit limit in node.Rule!.Limits)
        {
            if (above.Rule!.Limits.FirstOrDefault(upper => IsReachedFirst(upper, limit, allOrNothing)) is { } stricter)
            {
                conflicts.Add(ConflictKind.Contradictory, node, above, (rule, other) =>
                    $"{RuleText.LimitOf(limit)} of {rule} can never be reached: charge_parents charges {other} too, which admits no more than {RuleText.LimitOf(stricter)}. Lower the one, or raise the other.");
            }
        }
    }

    /// <summary>Whether one of two limits, charged with all that the other is charged with, always denies by the time the other does.</summary>
    /// <remarks>
    /// Where each limit is charged on its own, what the upper one denies is charged to the lower one all the same. Only a
    /// fixed window counts it too.
    /// </remarks>
    private static bool IsReachedFirst(RuleLimit upper, RuleLimit lower, bool allOrNothing)
    {
        Limit one = upper.Limit;
        Limit other = lower.Limit;
        return upper.Active is null
            && one.Algorithm == other.Algorithm
            && (allOrNothing || one.Algorithm == LimitAlgorithm.FixedWindow)
            && one.WindowMicroseconds == other.WindowMicroseconds
            && upper.Calendar == lower.Calendar
            && one.Amount <= other.Amount
            && one.Burst <= other.Burst;
    }
}
