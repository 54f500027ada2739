using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Conflicts.Rules;

/// <summary>What a rule says for all requests alike.</summary>
internal static class Verdict
{
    /// <summary>Whether it holds at all times, for all keys and all clients.</summary>
    public static bool AlwaysHolds(Rule rule) => rule.Active is null && rule.When is null && rule.Rollout == Rule.FullRollout;

    /// <summary>Whether it denies every hit whenever it holds.</summary>
    public static bool DeniesAll(Rule rule) =>
        rule is { Unlimited: false, ShadowMode: false, QuotaMode: false, Action: not RuleAction.Log }
        && rule.Limits.Any(limit => limit.Active is null && limit.Limit.Amount == 0);

    /// <summary>Whether one lets everything through and the other nothing.</summary>
    public static bool AreOpposite(Rule? one, Rule? other) =>
        one is not null && other is not null && ((one.Unlimited && DeniesAll(other)) || (other.Unlimited && DeniesAll(one)));
}
